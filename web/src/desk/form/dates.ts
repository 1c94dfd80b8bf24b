// Days and moments as they are typed: with or without separators, the day before the month, digits of any script. What was
// understood is shown in words beside the field, so that a day taken for a month is seen. A month before the day is never guessed.

/** Digits of Arabic, and full-width signs, as those of ASCII; what separates as spaces. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[٠-٩۰-۹]/g, (sign) => String(sign.charCodeAt(0) - (sign >= "۰" ? 0x6f0 : 0x660)))
    .replace(/[./\\,;،年月日時时分-]+/g, " ")
    .trim()
    .replace(/\s+/g, " ");

const two = (value: number): string => String(value).padStart(2, "0");

function civil(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  const real = year >= 1900 && year < 2100 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return real ? `${year}-${two(month)}-${two(day)}` : undefined;
}

/** `2026-11-27` of a day as it is typed: `27.11.2026`, `27 11 2026`, `27112026`, `2026-11-27`, `20261127`. */
export function readDay(typed: string): string | undefined {
  const text = plain(typed);
  const yearFirst = /^(\d{4}) (\d{1,2}) (\d{1,2})$/.exec(text) ?? /^((?:19|20)\d\d)(0\d|1[0-2])(\d\d)$/.exec(text);
  const dayFirst = /^(\d{1,2}) (\d{1,2}) (\d{4})$/.exec(text) ?? /^(\d\d)(\d\d)(\d{4})$/.exec(text);
  // eight digits may be both (20 12 2012): the day comes first, as in the hint, where it is a day at all
  const fromDay = dayFirst ? civil(Number(dayFirst[3]), Number(dayFirst[2]), Number(dayFirst[1])) : undefined;
  return fromDay ?? (yearFirst ? civil(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3])) : undefined);
}

/** A date of birth: a day, or what is known of it (`1964`, `1964-08`, `8 1964`). */
export function readBirth(typed: string): string | undefined {
  const text = plain(typed);
  const [, year, month] = /^(\d{4})(?: (\d{1,2}))?$/.exec(text) ?? [];
  const [, monthBefore, yearBehind] = /^(\d{1,2}) (\d{4})$/.exec(text) ?? [];
  const known = { year: Number(year ?? yearBehind), month: Number(month ?? monthBefore ?? 1) };
  if (!civil(known.year, known.month, 1)) return readDay(typed);
  return month ?? monthBefore ? `${known.year}-${two(known.month)}` : String(known.year);
}

/** RFC 3339 of a moment as it is typed: a time of today (`14:05`, `1405`), or a day and a time. */
export function readMoment(typed: string, now: Date): string | undefined {
  const [, before, hour, minute] = /^(.*?)\s*(?<!\d)(\d{1,2}):?(\d\d)$/.exec(plain(typed).replaceAll(/ ?: ?/g, ":")) ?? [];
  if (hour === undefined || minute === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const day = before ? readDay(before) : `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const [years, months, days] = (day ?? "").split("-").map(Number);
  if (!years || !months || !days) return undefined;
  return instant(new Date(years, months - 1, days, Number(hour), Number(minute)));
}

/** A moment with the offset of this place, to the minute. */
function instant(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${day(at)}T${two(at.getHours())}:${two(at.getMinutes())}:00${zone}`;
}

const day = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** How a moment stands in the field before anybody typed. */
export const typedMoment = (at: Date): string => `${day(at)} ${two(at.getHours())}:${two(at.getMinutes())}`;
