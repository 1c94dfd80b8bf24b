// Days and moments in words. A civil day (`2026-11-27`) is the same day everywhere; a moment is shown in the time of the device.

import { t, tag } from "./text.svelte";

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = tag() + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(tag(), options)));
  return made;
}

/** `27 November 2026`, of a civil day or of what a certificate wrote instead of one (`1964`, `1964-08`, nothing). */
export function day(civil: string): string {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(civil);
  if (!parts) return civil;
  const [, year, month, date] = parts;
  const at = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(date ?? 1)));
  return formatOf({
    year: "numeric",
    ...(month ? { month: "long" } : {}),
    ...(date ? { day: "numeric" } : {}),
    timeZone: "UTC",
  }).format(at);
}

/** What a certificate wrote: a day or a moment in words, anything else as it is. */
export const written = (value: string): string =>
  /^\d{4}-\d{2}-\d{2}T\d/.test(value) && !Number.isNaN(Date.parse(value)) ? moment(new Date(value)) : day(value);

/** `Fri 27 Nov` */
export const shortDay = (at: Date): string => formatOf({ weekday: "short", day: "numeric", month: "short" }).format(at);

/** `14:05` */
export const clock = (at: Date): string => formatOf({ hour: "2-digit", minute: "2-digit" }).format(at);

/** `Fri, 27 Nov 2026, 14:05` */
export const moment = (at: Date): string =>
  formatOf({ weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(at);

/** `14:05 to 15:00`, with the day before where it is wanted, and after where it is another. */
export const span = (from: Date, until: Date, dated: boolean): string =>
  t("stay.span", { from: dated ? moment(from) : clock(from), until: daysBetween(from, until) > 0 ? moment(until) : clock(until) });

/** `27 November 2026` of a moment. */
export const longDay = (at: Date): string => formatOf({ day: "numeric", month: "long", year: "numeric" }).format(at);

/** The civil day of a moment on this device, as `2026-11-27`. */
export function civilDay(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Midnights between two moments on this device: 0 is today, 1 tomorrow, -1 yesterday. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}

/** `3 hours ago` */
export function age(at: Date, now: Date): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const words = new Intl.RelativeTimeFormat(tag(), { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 48 * 60) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}
