// What the form offers, asked for once a visit: codes and their words, and who issues here.

import { TAGS } from "../../text/languages";
import { language, lookup } from "../../text/text.svelte";
import type { Option } from "../form/search";
import { ask } from "../api";
import type { Offer, SetName } from "../wire";

let asked: Promise<Offer> | undefined;

/** A question that failed is asked again the next time. */
export function offer(): Promise<Offer> {
  asked ??= ask<Offer>("GET", "/desk/form").catch((fault: unknown) => {
    asked = undefined;
    throw fault;
  });
  return asked;
}

/** What may be issued now, by its words; a withdrawn code stays readable and is not offered. */
export function options({ value_sets }: Offer, set: SetName): Option[] {
  const offered = (value_sets[set] ?? []).filter(({ active }) => active).map(({ code, words }) => ({ code, words: wordsOf(code, words) }));
  return offered.sort((one, other) => one.words.localeCompare(other.words, TAGS[language()]));
}

/** The words of a code, of the reader's language where the catalogue has it. */
export const wordsOf = (code: string, words: string): string => lookup(`certificate.code.${code}`, words);
