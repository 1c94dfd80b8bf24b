// What the page has to say after an act: one message at a time, read out, gone with the next act or when the reader walks on.

import type { Key } from "../text/catalogue";
import type { Values } from "../text/message";
import { lookup, t } from "../text/text.svelte";
import { type Finding, Problem } from "./api";

class Said {
  message = $state.raw<{ tone: "green" | "amber"; text: () => string } | undefined>();

  done(key: Key, values: Values = {}): void {
    this.message = { tone: "green", text: () => t(key, values) };
  }

  refused(fault: unknown): void {
    this.message = { tone: "amber", text: () => words(fault) };
  }

  /** A part of the page was to be loaded, and there is no network. */
  missing(): void {
    this.message = { tone: "amber", text: () => t("nav.missing") };
  }

  clear(): void {
    this.message = undefined;
  }
}

export const said = new Said();

/** A problem in the language of the reader, or else as the server says it. */
export function words(fault: unknown): string {
  const problem = fault instanceof Problem ? fault : new Problem(0, { code: "UNKNOWN" });
  return lookup(`desk.problem.${problem.code}`, problem.message || t("desk.problem.UNKNOWN"), { n: problem.wait });
}

/** A finding in the language of the reader, or else as the server says it. */
export const wordsOf = (finding: Finding): string => lookup(`desk.finding.${finding.code}`, finding.sentence);
