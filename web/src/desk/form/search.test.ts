import { expect, it } from "vitest";
import { meant, search } from "./search";

const OPTIONS = [
  { code: "1", words: "Quick test by Härtel, nasal" },
  { code: "2", words: "Nasal swab, Acme" },
  { code: "EU/1/20/1528", words: "Comirnaty" },
  { code: "4", words: "Comirnaty bivalent" },
];
const found = (typed: string) => search(OPTIONS, typed).map(({ code }) => code);

it("every word counts, in any order, without accents", () => {
  expect(found("nasal hartel")).toEqual(["1"]);
  expect(found("NASAL")).toEqual(["2", "1"]);
  expect(found("1528")).toEqual(["EU/1/20/1528"]);
  expect(found("")).toHaveLength(4);
  expect(found("nothing")).toEqual([]);
});

it("one is meant where it is written in full or fits alone", () => {
  expect(meant(OPTIONS, "comirnaty")?.code).toBe("EU/1/20/1528");
  expect(meant(OPTIONS, "acme")?.code).toBe("2");
  expect(meant(OPTIONS, "nasal")).toBeUndefined();
  expect(meant(OPTIONS, " ")).toBeUndefined();
});
