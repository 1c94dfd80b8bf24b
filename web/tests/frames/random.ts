// Numbers that look random and are the same in every run: mulberry32, 32 bits of state.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0, always below 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Of the normal distribution with mean 0 and deviation 1, nearly: the sum of four numbers, made as wide. */
  normal(): number {
    return (this.unit() + this.unit() + this.unit() + this.unit() - 2) * Math.sqrt(3);
  }

  of<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.unit() * list.length)];
    if (one === undefined) throw new Error("nothing to choose from");
    return one;
  }
}
