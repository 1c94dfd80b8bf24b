// What the page has to say after an input: one message at a time, read out, gone with the next
// input or when the reader walks on.

import type { Key } from "../../text/catalogue";
import { lookup, t } from "../../text/text.svelte";
import type { Values } from "../../text/message";
import type { Answer, Refusal } from "./view";

class Said {
  message = $state.raw<{ tone: "green" | "amber" | "unknown"; text: () => string } | null>(null);

  done(key: Key, values: Values = {}): void {
    this.#say("green", () => t(key, values));
  }

  /** A screen could not be loaded. */
  missing(): void {
    this.#say("amber", () => t("nav.missing"));
  }

  refused(refusal: Refusal): void {
    this.#say("amber", () => words(refusal));
  }

  /** Says why an input was refused, or that it was done and what to notice of it. @returns whether it was done */
  answer(answer: Answer, done: Key, values: Values = {}): boolean {
    const { refusal, notices } = answer;
    if (refusal) this.refused(refusal);
    else if (notices.length > 0) this.#say("unknown", () => notices.map(({ code }) => lookup(`code.${code}`, code)).join(" "));
    else this.done(done, values);
    return refusal === null;
  }

  clear(): void {
    this.message = null;
  }

  #say(tone: "green" | "amber" | "unknown", text: () => string): void {
    this.message = { tone, text };
  }
}

export const said = new Said();

/** A refusal in the language of the reader. */
export const words = (refusal: Refusal): string => lookup(`code.${refusal.code}`, refusal.holder);

/** What a module refused, which it says in the message of its error; nothing where the error is another. */
export function refusalOf(fault: unknown): Refusal | null {
  try {
    return JSON.parse((fault as Error).message) as Refusal;
  } catch {
    return null;
  }
}
