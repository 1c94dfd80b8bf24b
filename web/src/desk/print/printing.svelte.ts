// Printing: what is on its way to the printer stands in the page only as long as the browser's own dialog is open.

import { tick } from "svelte";
import type { Language } from "../../text/languages";
import { language } from "../../text/text.svelte";
import { said } from "../said.svelte";
import type { Issued, Offer } from "../wire";
import { type Paper, withCode } from "./drawing";
import { type Voice, voiceOf } from "./voice";

export type Form = "a4" | "card";

export type Job =
  | { what: "certificates"; form: Form; papers: readonly Paper[]; offer: Offer | undefined; voices: Voice[]; large: boolean }
  | { what: "codes"; codes: string[]; label: string };

class Printing {
  job = $state.raw<Job | undefined>();
  /** The language of the paper, that of the page unless another was chosen, and one beside it. */
  first = $state<Language | undefined>();
  second = $state<Language | "">("");
  large = $state(false);

  constructor() {
    addEventListener("afterprint", () => this.putAway());
  }

  async certificates(form: Form, papers: readonly Issued[], offer: Offer | undefined): Promise<void> {
    const first = this.first ?? language();
    const languages = this.second && this.second !== first ? [first, this.second] : [first];
    try {
      const [voices, drawn] = await Promise.all([Promise.all(languages.map(voiceOf)), Promise.all(papers.map(withCode))]);
      await this.#print({ what: "certificates", form, papers: drawn, offer, voices, large: this.large });
    } catch {
      said.missing();
    }
  }

  /** Nothing stays of what was printed, also where a browser does not say that it has printed. */
  putAway(): void {
    this.job = undefined;
  }

  codes(codes: string[], label: string): Promise<void> {
    return this.#print({ what: "codes", codes, label });
  }

  async #print(job: Job): Promise<void> {
    this.job = job;
    await tick();
    await document.fonts.ready;
    print();
  }
}

export const printing = new Printing();
