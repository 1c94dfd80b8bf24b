// A hand scanner that is plugged in types what it read like a keyboard, much faster than a person, and ends with Enter.

/** Longest time between two keys of a scanner, in milliseconds. A quick typist needs twice that. */
const BETWEEN_KEYS = 50;
/** Shorter texts are somebody at the keyboard. */
const SHORTEST = 8;
/** No code holds more (ISO/IEC 18004, version 40, alphanumeric); a scanner that never ends is let go. */
const LONGEST = 4296;

export class Wedge {
  #text = "";
  #last = Number.NEGATIVE_INFINITY;

  /**
   * Takes a key (`KeyboardEvent.key`) at a time in milliseconds. Gives the text when it is whole, and whether the key belongs to a
   * scanner: then nothing else may act on it, or a space in a code would press the button that has the focus.
   */
  key(key: string, now: number): { text?: string; taken: boolean } {
    const fast = now - this.#last <= BETWEEN_KEYS;
    this.#last = now;
    if (!fast || this.#text.length > LONGEST) this.#text = "";
    if (key === "Enter") return this.#end();
    if (key.length !== 1) return { taken: false };
    this.#text += key;
    return { taken: this.#text.length > 1 };
  }

  #end(): { text?: string; taken: boolean } {
    const text = this.#text;
    this.#text = "";
    return text.length >= SHORTEST ? { text, taken: true } : { taken: false };
  }
}
