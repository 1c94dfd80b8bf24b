// SMART Health Cards, written a second time and apart from the product (HL7 SMART Health Cards and Links 1.0.0): a JWS with ES256 over
// raw deflate, its QR text, and the directory that says whom to trust.

import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { File } from "./authority.ts";

export const ISSUER = "https://cards.tests.example/issuer";
const DAY = 86_400_000;

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
/** RFC 7638 */
const kid = createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");

/** The VCI directory's snapshot with this one issuer. */
export function cardIssuers(): File {
  const key = { kty, crv, x, y, kid, use: "sig", alg: "ES256" };
  const issuerInfo = [{ issuer: { iss: ISSUER, name: "Clinic of the tests" }, keys: [key] }];
  return { kind: "trust", name: "card-issuers.json", content: JSON.stringify({ directory: "tests", time: "2026-11-01T00:00:00Z", issuerInfo }) };
}

interface Person {
  family?: string;
  given?: string;
  birth?: string;
}

const day = (before: number, now: Date): string => new Date(now.getTime() - before * DAY).toISOString().slice(0, 10);
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

/** A test of the day before, which found the virus or did not. */
export const tested = (now: Date, found: boolean): object[] => [
  {
    resourceType: "Observation",
    status: "final",
    code: coded("http://loinc.org", "94500-6"),
    subject: { reference: "resource:0" },
    effectiveDateTime: day(1, now),
    valueCodeableConcept: coded("http://snomed.info/sct", found ? "260373001" : "260415000"),
  },
];

/** Two doses, the last two months ago. */
export const vaccinated = (now: Date): object[] =>
  [90, 60].map((before) => ({
    resourceType: "Immunization",
    status: "completed",
    vaccineCode: coded("http://hl7.org/fhir/sid/cvx", "208"),
    patient: { reference: "resource:0" },
    occurrenceDateTime: day(before, now),
  }));

/** The JWS of a card with these records. */
export function card(records: object[], now: Date, { family = "Exemple", given = "Léa", birth = "1990-02-28" }: Person = {}): string {
  const patient = { resourceType: "Patient", name: [{ family, given: [given] }], birthDate: birth };
  const entry = [patient, ...records].map((resource, at) => ({ fullUrl: `resource:${at}`, resource }));
  const payload = {
    iss: ISSUER,
    nbf: Math.floor(now.getTime() / 1000) - 3600,
    vc: {
      type: ["https://smarthealth.cards#health-card"],
      credentialSubject: { fhirVersion: "4.0.1", fhirBundle: { resourceType: "Bundle", type: "collection", entry } },
    },
  };
  const header = Buffer.from(JSON.stringify({ zip: "DEF", alg: "ES256", kid })).toString("base64url");
  const signed = `${header}.${deflateRawSync(JSON.stringify(payload)).toString("base64url")}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

const digits = (text: string): string => [...Buffer.from(text)].map((byte) => String(byte - 45).padStart(2, "0")).join("");

/** The text of its one code. */
export const inOneCode = (card: string): string => `shc:/${digits(card)}`;

/** The texts of its codes, if it is in several. */
export function inCodes(card: string, of: number): string[] {
  const length = Math.ceil(card.length / of);
  return Array.from({ length: of }, (_, at) => `shc:/${at + 1}/${of}/${digits(card.slice(at * length, (at + 1) * length))}`);
}
