import { describe, expect, it } from "vitest";
import { Wedge } from "./wedge";

/** Types with this many milliseconds between keys. */
function type(text: string, pause: number) {
  const wedge = new Wedge();
  return [...text, "Enter"].map((key, place) => wedge.key(key, place * pause));
}

describe("a scanner at the keyboard", () => {
  it("gives its text at Enter, and its keys press nothing", () => {
    const keys = type("HC1:6BF A", 5);
    expect(keys.at(-1)).toEqual({ text: "HC1:6BF A", taken: true });
    expect(keys.slice(1).every(({ taken }) => taken)).toBe(true);
  });

  it("a person who types is no scanner", () => {
    expect(type("HC1:6BF A", 90).some(({ text, taken }) => text !== undefined || taken)).toBe(false);
  });

  it("a short burst is no code, and Enter still presses the button", () => {
    expect(type("HC1:", 5).at(-1)).toEqual({ taken: false });
  });

  it("keys such as Shift, which some scanners send, are no part of the text", () => {
    const wedge = new Wedge();
    const keys = ["Shift", "H", "Shift", "C", ..."1:ABCDEF", "Enter"];
    expect(keys.map((key, place) => wedge.key(key, place)).at(-1)?.text).toBe("HC1:ABCDEF");
  });

  it("an endless text is let go", () => {
    const wedge = new Wedge();
    for (let place = 0; place < 4300; place++) wedge.key("A", place);
    expect(wedge.key("Enter", 4300).text).toBeUndefined();
  });
});
