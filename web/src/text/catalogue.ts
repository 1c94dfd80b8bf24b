// The catalogue of texts, a chunk a language, loaded when it is first chosen (the service worker keeps all of them).

import type english from "../../texts/en.json";
import type { Language } from "./languages";

export type Key = keyof typeof english;
export type Catalogue = Record<Key, string>;

const LOADERS: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import("../../texts/en.json"),
  zh: () => import("../../texts/zh.json"),
  es: () => import("../../texts/es.json"),
  fr: () => import("../../texts/fr.json"),
  ar: () => import("../../texts/ar.json"),
};

export async function load(language: Language): Promise<Catalogue> {
  return (await LOADERS[language]()).default;
}
