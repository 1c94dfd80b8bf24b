// Which screen is shown: the part of the address behind `#`, which no browser sends to anybody.

import { tick } from "svelte";

const read = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);

class Route {
  parts = $state.raw(read());
  /** The page itself led here, after an input; otherwise the reader walked. */
  led = false;
  /** What has to be there before a screen is shown, so that its heading can be found at once. */
  prepare: (screen: string) => Promise<unknown> = async () => undefined;

  constructor() {
    addEventListener("hashchange", () => void this.#arrive());
  }

  get screen(): string {
    return this.parts[0] ?? "";
  }

  go(path: string): void {
    this.led = true;
    location.hash = `#/${path}`;
  }

  /** A new screen begins at its top, and a screen reader begins at its heading. */
  async #arrive(): Promise<void> {
    await this.prepare(read()[0] ?? "");
    this.parts = read();
    await tick();
    scrollTo({ top: 0 });
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }
}

export const route = new Route();

/** The address of a screen. */
export const to = (...parts: string[]): string => `#/${parts.map(encodeURIComponent).join("/")}`;
