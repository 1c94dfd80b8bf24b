// What the pages say, in the language of the reader. `t("key", { n: 3 })` follows the language wherever it is used in markup.

import { type Catalogue, type Key, load } from "./catalogue";
import { choose, direction, isLanguage, type Language, TAGS } from "./languages";
import { format, type Numbers, type Values } from "./message";

/** A text in several languages, as policy packs carry them. */
export type Text = Partial<Record<string, string>>;

const KEPT = "pratique.language";

interface Spoken {
  language: Language;
  texts: Partial<Catalogue>;
  numbers: Numbers;
}

let current = $state.raw<Spoken>({ language: "en", texts: {}, numbers: numbersOf("en") });

export const language = (): Language => current.language;
export const tag = (): string => TAGS[current.language];

/** What a screen that few open brought along. */
let brought: Partial<Record<Language, Partial<Catalogue>>> = {};

/** Adds the texts of a screen, in every language: they are not in the catalogue that a page begins with. */
export function bring(texts: Record<Language, Partial<Catalogue>>): void {
  brought = texts;
}

const found = (key: Key): string | undefined => current.texts[key] ?? brought[current.language]?.[key];

/** The text of a key. */
export function t(key: Key, values: Values = {}): string {
  return format(found(key) ?? key, values, current.numbers);
}

/** The text of a key that was put together, such as `code.HC1-EXPIRED`; the fallback where there is none. */
export function lookup(key: string, fallback: string, values: Values = {}): string {
  return found(key as Key) === undefined ? fallback : t(key as Key, values);
}

/** A text of a policy pack in the language of the reader, or else in one that it has. */
export function pick(text: Text | undefined): string {
  return text?.[current.language] ?? text?.en ?? Object.values(text ?? {})[0] ?? "";
}

/** The language chosen last on this device, or else the reader's wish. */
export function wished(): Language {
  const kept = fromDevice();
  return isLanguage(kept) ? kept : choose(navigator.languages);
}

/** Loads a language and shows everything in it. */
export async function speak(language: Language): Promise<void> {
  current = { language, texts: await load(language), numbers: numbersOf(language) };
  document.documentElement.lang = TAGS[language].split("-u-")[0] ?? language;
  document.documentElement.dir = direction(language);
}

/** Chooses a language and keeps the choice on this device, where the browser lets it. */
export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // a browser that keeps nothing asks again next time
  }
}

/** Forgets the choice. */
export function forgetLanguage(): void {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // nothing was kept
  }
}

function fromDevice(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Made when the first number is written: to make one takes a slow phone longer than to draw a page. */
function numbersOf(language: Language): Numbers {
  let plural: Intl.PluralRules | undefined, number: Intl.NumberFormat | undefined;
  return {
    get plural() {
      return (plural ??= new Intl.PluralRules(TAGS[language]));
    },
    get number() {
      return (number ??= new Intl.NumberFormat(TAGS[language]));
    },
  };
}
