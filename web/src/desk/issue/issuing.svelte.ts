// One certificate at a time, from the form to the code on the screen. What was typed lives in this object; the next person begins
// with a new one, and only what belongs to the place is taken along, for as long as the page is open.

import { ask, type Finding, Problem } from "../api";
import { typedMoment } from "../form/dates";
import { printing } from "../print/printing.svelte";
import { said } from "../said.svelte";
import type { Issued, Offer } from "../wire";
import { options } from "./offer.svelte";
import { ANTIGEN, empty, type Kind, next, type Order, order, typed, type Values } from "./order";

let place: Values | undefined;

/** Forgets even the place. */
export const forgetPlace = (): void => void (place = undefined);

export class Issuing {
  values = $state<Values>(empty());
  findings = $state.raw<Finding[]>([]);
  /** Somebody has to say whether the same certificate is meant to be made twice. */
  duplicate = $state(false);
  done = $state.raw<{ issued: Issued; order: Order } | undefined>();
  busy = $state(false);
  /** Counts the attempts, so that the same finding twice is still two. */
  attempts = $state(0);

  constructor(
    readonly offer: Offer,
    /** The certificate whose place is taken. */
    public replaces?: string,
    /** What that one says. */
    public content?: Order,
  ) {
    this.values = content ? typed(content) : this.#begun();
  }

  async issue(kind: Kind, despiteDuplicate = false): Promise<void> {
    if (this.busy) return;
    said.clear();
    this.duplicate = false;
    const made = order(kind, this.values, new Date());
    this.findings = "findings" in made ? made.findings : [];
    this.attempts += 1;
    if (!("order" in made)) return;
    // what another certificate says is none of this place
    if (!this.content) place = next(this.values);
    this.busy = true;
    await this.#send(made.order, despiteDuplicate);
    this.busy = false;
  }

  /** Puts everything of this person away. */
  next(): void {
    this.values = this.#begun();
    this.findings = [];
    this.done = undefined;
    this.replaces = undefined;
    this.content = undefined;
    printing.putAway();
  }

  /** Back to the form with what was typed: the new certificate takes the place of the one just issued. */
  correct(): void {
    this.replaces = this.done?.issued.uvci;
    this.done = undefined;
  }

  async #send(order: Order, despiteDuplicate: boolean): Promise<void> {
    const question = { order, ...(despiteDuplicate ? { despite_duplicate: true } : {}), ...(this.replaces ? { replaces: this.replaces } : {}) };
    try {
      this.done = { issued: await ask<Issued>("POST", "/desk/certificates", question), order };
    } catch (fault) {
      if (fault instanceof Problem && fault.code === "DUPLICATE") this.duplicate = true;
      else if (fault instanceof Problem && fault.findings.length > 0) this.findings = fault.findings;
      else said.refused(fault);
    }
  }

  #begun(): Values {
    const first = (set: "diseases" | "tests") => options(this.offer, set);
    const usual = first("tests").find(({ code }) => code === ANTIGEN) ?? first("tests")[0];
    const begun = place ?? next({ ...empty(), method: usual?.code ?? "", target: first("diseases")[0]?.code ?? "" });
    return { ...begun, sampled_at: typedMoment(new Date()) };
  }
}
