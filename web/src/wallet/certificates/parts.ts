// A SMART Health Card in several codes, of which paper from before 2023 has some: its parts are gathered in any order.

/** `shc:/PART/OF/digits` */
const PART = /^shc:\/(\d{1,2})\/(\d{1,2})\/\d+$/;

export class Parts {
  readonly #texts = new Map<string, string>();
  #of = "";

  get read(): number {
    return this.#texts.size;
  }

  get of(): number {
    return Number(this.#of);
  }

  /** Takes what was read: one text, or the parts of a card with blanks between. @returns what can be added, or nothing until the last part is here */
  take(found: string): string | undefined {
    const texts = found.trim().split(/\s+/);
    if (!texts.every((text) => PART.test(text))) {
      this.#begin("");
      return found.trim();
    }
    texts.forEach((text) => this.#part(text));
    if (this.read < this.of) return undefined;
    const whole = [...this.#texts.values()].join("\n");
    this.#begin("");
    return whole;
  }

  /** A part that does not fit those before it is the first of another card. */
  #part(text: string): void {
    const [, number, of] = PART.exec(text)!;
    const before = this.#texts.get(number!);
    if (of !== this.#of || (before !== undefined && before !== text)) this.#begin(of!);
    this.#texts.set(number!, text);
  }

  #begin(of: string): void {
    this.#texts.clear();
    this.#of = of;
  }
}
