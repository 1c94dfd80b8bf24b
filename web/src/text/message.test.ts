import { describe, expect, it } from "vitest";
import { format, type Numbers } from "./message";

const numbers = (tag: string): Numbers => ({ plural: new Intl.PluralRules(tag), number: new Intl.NumberFormat(tag) });
const english = numbers("en");

describe("a text of the catalogue", () => {
  it("puts values in, numbers as the language writes them", () => {
    expect(format("{name}: {n} m", { name: "Ada", n: 12500 }, english)).toBe("Ada: 12,500 m");
    expect(format("{name}: {n} m", { name: "Ada", n: 12500 }, numbers("es"))).toBe("Ada: 12.500 m");
  });

  it("shows the name of a value that is missing, so that the gap is seen", () => {
    expect(format("from {place}", {}, english)).toBe("from {place}");
  });

  it("counts by the rules of the language", () => {
    const days = "{n, plural, zero {none} one {one} two {two} few {# few} many {# many} other {# other}}";
    const said = [0, 1, 2, 3, 11, 100].map((n) => format(days, { n }, numbers("ar-u-nu-latn")));
    expect(said).toEqual(["none", "one", "two", "3 few", "11 many", "100 other"]);
  });

  it("prefers an exact number, and falls back to other", () => {
    const days = "{n, plural, =0 {today} one {# day} other {# days}}";
    expect([0, 1, 2].map((n) => format(days, { n }, english))).toEqual(["today", "1 day", "2 days"]);
    expect(format("{n, plural, other {# d}}", { n: 1 }, english)).toBe("1 d");
  });

  it("chooses by a word, and finds values inside of the choice", () => {
    const said = "{kind, select, test {Test of {day}} other {Certificate}} #1";
    expect(format(said, { kind: "test", day: "Monday" }, english)).toBe("Test of Monday #1");
    expect(format(said, { kind: "new" }, english)).toBe("Certificate #1");
  });

  it("refuses braces that do not match", () => {
    expect(() => format("{n, plural, other {#}", { n: 1 }, english)).toThrow("} is missing");
  });
});
