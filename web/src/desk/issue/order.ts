// An order for one certificate, from what was typed to what the server is sent (members named as in docs/cli.md). What is looked
// at here is what the page must know to read a field: is it there, is it a day. Whether the order is right, the server says.

import { readBirth, readDay, readMoment, typedMoment } from "../form/dates";
import type { Finding } from "../api";

export const KINDS = ["test", "vaccination", "recovery"] as const;
export type Kind = (typeof KINDS)[number];

export const isKind = (value: string | undefined): value is Kind => KINDS.some((kind) => kind === value);

const PERSON = ["family", "given", "birth", "family_transliterated", "given_transliterated"] as const;
const PLACE = ["target", "country", "issuer", "expires"] as const;
const OF_KIND = {
  test: ["method", "result", "sampled_at", "device", "name", "centre"],
  vaccination: ["product", "manufacturer", "vaccine", "dose", "series", "date"],
  recovery: ["first_positive", "valid_from", "valid_until"],
} as const;

export type Member = (typeof PERSON)[number] | (typeof PLACE)[number] | (typeof OF_KIND)[Kind][number];
export type Values = Record<Member, string>;
export type Order = { kind: Kind } & Partial<Values>;

const NEEDED: Record<Kind, readonly Member[]> = {
  test: ["birth", "method", "result", "sampled_at"],
  vaccination: ["birth", "product", "dose", "series", "date"],
  recovery: ["birth", "first_positive"],
};

/** Stays from one person to the next while the page is open: what belongs to the place and nothing of a person. */
const KEPT: readonly Member[] = [...PLACE, "method", "device", "name", "centre", "product", "manufacturer", "vaccine", "series"];

const ALL: readonly Member[] = [...PERSON, ...PLACE, ...Object.values(OF_KIND).flat()];

/** SARS-CoV-2 not found (SNOMED CT), and the rapid antigen test (LOINC): what most tests are. */
export const NOT_DETECTED = "260415000";
export const ANTIGEN = "LP217198-3";

export const empty = (): Values => Object.fromEntries(ALL.map((member) => [member, ""])) as Values;

/** What the next person begins with. */
export function next(last: Values): Values {
  return { ...empty(), ...Object.fromEntries(KEPT.map((member) => [member, last[member]])), result: NOT_DETECTED };
}

/** An order as it would have been typed. Of a name in Latin letters those from A to Z are worked out anew, so that they follow a correction. */
export function typed({ kind: _, ...members }: Order): Values {
  const values = { ...empty(), ...members };
  if (values.sampled_at) values.sampled_at = typedMoment(new Date(values.sampled_at));
  if (isLatin(values.family)) values.family_transliterated = "";
  if (isLatin(values.given)) values.given_transliterated = "";
  return values;
}

const isLatin = (name: string): boolean => /^[\p{Script=Latin}\P{L}]*$/u.test(name);

const READERS: Partial<Record<Member, (typed: string, now: Date) => string | undefined>> = {
  birth: readBirth,
  sampled_at: readMoment,
  date: readDay,
  first_positive: readDay,
  valid_from: readDay,
  valid_until: readDay,
  expires: readMoment,
};

/** What a member is read as; undefined where it is no day or moment. */
export function read(member: Member, typed: string, now: Date): string | undefined {
  const reader = READERS[member];
  return reader ? reader(typed, now) : typed.trim();
}

/** The order, or what is wrong with it, member by member in the order of the form. */
export function order(kind: Kind, values: Values, now: Date): { order: Order } | { findings: Finding[] } {
  const findings: Finding[] = [];
  const made: Order = { kind };
  const miss = (member: Member, code: string) => findings.push({ member, code, sentence: code });
  if (!values.family.trim() && !values.given.trim()) miss("family", "PAGE-NO-NAME");
  for (const member of [...PERSON, ...OF_KIND[kind], ...PLACE]) {
    const typed = values[member].trim();
    const value = typed ? read(member, typed, now) : "";
    if (value) made[member] = value;
    else if (value === undefined) miss(member, "PAGE-NO-DATE");
    else if (NEEDED[kind].includes(member)) miss(member, "PAGE-MISSING");
  }
  return findings.length > 0 ? { findings } : { order: made };
}
