// Texts, days and moments in a language that need not be that of the page: paper is for its holder and not for the nurse.

import type { Catalogue, Key } from "../../text/catalogue";
import { load } from "../../text/catalogue";
import { direction, type Language, TAGS } from "../../text/languages";
import { format, type Values } from "../../text/message";

export interface Voice {
  language: Language;
  /** For `lang` and `dir`. */
  tag: string;
  dir: "ltr" | "rtl";
  t: (key: Key, values?: Values) => string;
  lookup: (key: string, fallback: string) => string;
  /** A day or a moment as an order writes it; a moment with its own offset is told in the time of this place. */
  written: (value: string) => string;
}

export async function voiceOf(language: Language): Promise<Voice> {
  const texts: Catalogue = await load(language);
  const numbers = { plural: new Intl.PluralRules(TAGS[language]), number: new Intl.NumberFormat(TAGS[language]) };
  const t = (key: Key, values: Values = {}) => format(texts[key] ?? key, values, numbers);
  return {
    language,
    tag: TAGS[language].split("-u-")[0] ?? language,
    dir: direction(language),
    t,
    lookup: (key, fallback) => (key in texts ? t(key as Key) : fallback),
    written: (value) => written(value, TAGS[language]),
  };
}

function written(value: string, tag: string): string {
  const day = { day: "numeric", month: "long", year: "numeric" } as const;
  if (/T\d/.test(value)) return new Intl.DateTimeFormat(tag, { ...day, hour: "2-digit", minute: "2-digit" }).format(new Date(value));
  const [year, month, date] = value.split("-");
  if (!month) return value;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date ?? 1)));
  return new Intl.DateTimeFormat(tag, { year: "numeric", month: "long", ...(date ? { day: "numeric" } : {}), timeZone: "UTC" } as const).format(at);
}
