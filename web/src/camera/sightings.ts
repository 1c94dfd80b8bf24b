// The same code is in many frames and is one sighting: it counts again only after it has been out of sight.

/** How long a code must be out of sight to count again, in milliseconds. */
const OUT_OF_SIGHT = 1500;

/** The beginnings of texts that are certificates: if more than one code is in the picture, these are meant. */
const CERTIFICATES = /^(HC\d:|shc:\/)/;
/** One of several codes of a card. They are often in the picture together, and each counts. */
const PART = /^shc:\/\d+\/\d+\//;

export class Sightings {
  #text: string | undefined;
  #seen = 0;
  readonly #parts = new Set<string>();

  /** The text that is new in this frame, if there is one. `now` in milliseconds. */
  new(texts: string[], now: number): string | undefined {
    const gone = now - this.#seen >= OUT_OF_SIGHT;
    if (gone) this.#parts.clear();
    const text = texts.find((text) => this.#isNewPart(text)) ?? texts.find((text) => CERTIFICATES.test(text)) ?? texts.find((text) => text !== "");
    if (text === undefined) return undefined;
    if (PART.test(text)) this.#parts.add(text);
    const same = text === this.#text && !gone;
    this.#text = text;
    this.#seen = now;
    return same ? undefined : text;
  }

  #isNewPart(text: string): boolean {
    return PART.test(text) && !this.#parts.has(text);
  }

  /** After a pause, in which nothing was looked at: what was seen last may still be there. */
  resume(now: number): void {
    this.#seen = now;
  }
}
