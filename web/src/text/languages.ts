// The languages of the pages, and which of them a reader gets.

export const LANGUAGES = ["en", "zh", "es", "fr", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, the way a reader looks for it. */
export const NAMES: Record<Language, string> = {
  en: "English",
  zh: "简体中文",
  es: "Español",
  fr: "Français",
  ar: "العربية",
};

/** What `lang` and `Intl` are given. Arabic keeps the digits that certificates print, so that both can be compared. */
export const TAGS: Record<Language, string> = {
  en: "en-GB",
  zh: "zh-Hans",
  es: "es",
  fr: "fr",
  ar: "ar-u-nu-latn",
};

export const direction = (language: Language): "ltr" | "rtl" => (language === "ar" ? "rtl" : "ltr");

export const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);

/** The first language of the reader's wishes that there is; English if there is none. */
export function choose(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const language = wish.toLowerCase().split("-")[0];
    if (isLanguage(language)) return language;
  }
  return "en";
}
