import { describe, expect, it } from "vitest";
import { ANTIGEN, empty, next, NOT_DETECTED, type Order, order, typed, type Values } from "./order";

const now = new Date(2026, 10, 27, 16, 30);
const person = { family: "Exemple", given: "Léa", birth: "28 2 1990" };
const test = { ...person, method: ANTIGEN, result: NOT_DETECTED, sampled_at: "14:05" };

const made = (kind: "test" | "vaccination" | "recovery", typed: Partial<Values>) => order(kind, { ...empty(), ...typed }, now);
const codes = (answer: ReturnType<typeof order>) => ("findings" in answer ? answer.findings.map(({ member, code }) => `${member} ${code}`) : []);

describe("an order", () => {
  it("has what was typed, read, and nothing that was left empty", () => {
    expect(made("test", { ...test, centre: "  Harbour clinic " })).toEqual({
      order: {
        kind: "test",
        family: "Exemple",
        given: "Léa",
        birth: "1990-02-28",
        method: ANTIGEN,
        result: NOT_DETECTED,
        sampled_at: "2026-11-27T14:05:00+01:00",
        centre: "Harbour clinic",
      },
    });
  });

  it("has no member of another kind", () => {
    expect(made("recovery", { ...test, first_positive: "1.10.2026", product: "EU/1/20/1528" })).toEqual({
      order: { kind: "recovery", family: "Exemple", given: "Léa", birth: "1990-02-28", first_positive: "2026-10-01" },
    });
  });

  it("says of each member what is wrong, in the order of the form", () => {
    expect(codes(made("vaccination", { birth: "31.2.1990", dose: "1" }))).toEqual([
      "family PAGE-NO-NAME",
      "birth PAGE-NO-DATE",
      "product PAGE-MISSING",
      "series PAGE-MISSING",
      "date PAGE-MISSING",
    ]);
  });

  it("takes a person of one name", () => expect(codes(made("test", { ...test, family: "" }))).toEqual([]));
});

it("the next person begins with the place and nothing of the last person", () => {
  const last = { ...empty(), ...test, result: "260373001", centre: "Harbour clinic", family_transliterated: "EXEMPLE", dose: "2", series: "2", date: "1.1.2026" };
  const begun = Object.entries(next(last)).filter(([, value]) => value !== "");
  expect(Object.fromEntries(begun)).toEqual({ method: ANTIGEN, result: NOT_DETECTED, centre: "Harbour clinic", series: "2" });
});

it("what a certificate says is typed again so that it would order the same, and Latin names in A to Z are worked out anew", () => {
  const said: Order = { kind: "recovery", family: "Exemplo", given: "João", family_transliterated: "EXEMPLO", given_transliterated: "JOAO", birth: "1990-02-28", first_positive: "2026-10-01", country: "XD" };
  const { family_transliterated: _, given_transliterated: __, ...rest } = said;
  expect(order("recovery", typed(said), new Date())).toEqual({ order: rest });
  const chinese: Order = { ...said, family: "李", family_transliterated: "LI" };
  expect(typed(chinese)).toMatchObject({ family_transliterated: "LI", given_transliterated: "" });
});
