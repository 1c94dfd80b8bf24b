// What the module tells the page, as JSON. The same shapes as crate `wallet` writes.

import type { Language } from "../../text/languages";
import type { Text } from "../../text/text.svelte";

export type Colour = "green" | "unknown" | "amber" | "red";

export interface Refusal {
  code: string;
  /** English, for a code without a text. */
  holder: string;
}

export type Tier = "casual" | "close" | "household";
export type TestKind = "naat" | "antigen";
export type TestResult = "detected" | "not-detected";
export type AreaLevel = "low" | "medium" | "high";

export type Fact =
  | { kind: "symptom"; symptom: string; onset: string; ended?: string }
  | { kind: "symptom-check"; at: string }
  | { kind: "test"; target: string; test: TestKind; result: TestResult; specimen: string; origin: "certificate" | "own" }
  | { kind: "vaccination"; target: string; dose: number; series: number; date: string }
  | { kind: "recovery"; target: string; first_positive: string }
  | { kind: "exposure"; disease: string; tier: Tier; first: string; last: string }
  | { kind: "area-visit"; disease: string; area: string; level: AreaLevel; first: string; last: string; confirmed: boolean };

export interface Source {
  title: string;
  url: string;
  published: string;
}

export interface Reason {
  rule: string;
  colour: "amber" | "red";
  action: "monitor" | "test" | "quarantine" | "isolate";
  facts: Fact[];
  since: string;
  until: string;
  source: Source;
  text: Text;
  todo: Text[];
  contest: Text;
  residual_risk: { text: Text | string; percent?: number; upper_percent?: number } | null;
}

export interface Status {
  pack: string;
  version: number;
  colour: Colour;
  since: string | null;
  until: string | null;
  reasons: Reason[];
  notice: "pack-not-yet-in-force" | "pack-expired" | "fact-in-future" | "too-little-known" | null;
  text: Text;
}

export interface PackStatus {
  pack: string;
  title: Text;
  sample: boolean;
  disease: string;
  status: Status;
}

export type Whose = "own" | "in-care";

export interface CertificateView {
  id: string;
  whose: Whose;
  kind: "vaccination" | "test" | "recovery" | "other";
  state: "valid" | "not-accepted";
  refusal: Refusal | null;
  name: string;
  birth: string;
  country: string;
  issuer: string;
  identifier: string;
  disease: string;
  lines: { label: string; value: string }[];
  issuedAt: string | null;
  expiresAt: string | null;
  unknownCodes: string[];
  other: Record<string, unknown>;
}

export interface OwnFact {
  id: string;
  pack: string | null;
  fact: Fact;
  own: boolean;
}

export interface Stay {
  latitude: number;
  longitude: number;
  accuracyMetres: number;
  from: string;
  until: string;
  label: string;
}

export interface AreaQuestion {
  id: string;
  pack: string;
  disease: string;
  level: AreaLevel;
  from: string;
  until: string;
  name: string;
  advice: Text;
}

export interface View {
  language: Language;
  authority: { name: string; origin: string; demo: boolean; officers: string[]; threshold: number; sunset: string } | null;
  bulletin: { version: number; issued: string; expires: string; stale: boolean } | null;
  refused: Refusal | null;
  overall: Colour;
  statuses: PackStatus[];
  certificates: CertificateView[];
  facts: OwnFact[];
  questionnaire: { symptom: string; text: Text; ongoingSince: string | null }[];
  lastCheck: string | null;
  diary: ({ id: string } & Stay)[];
  questions: AreaQuestion[];
  keptDays: number;
}

export interface Answer {
  refusal: Refusal | null;
  notices: { code: string }[];
  view: View;
}

export type ImportPreview =
  | { refusal: Refusal }
  | {
      refusal?: null;
      format: string;
      stays: Stay[];
      points: number;
      left_out: { reason: string; count: number }[];
      first: string;
      last: string;
    };

export type Input =
  | { type: "add-certificate"; text: string }
  | { type: "remove-certificate"; id: string }
  | { type: "set-whose"; id: string; whose: Whose }
  | { type: "symptom-check"; answers: { symptom: string; since: string | null }[] }
  | { type: "add-test"; pack: string; test: TestKind; result: TestResult; at: string }
  | { type: "add-contact"; pack: string; tier: Tier; first: string; last: string }
  | { type: "remove-fact"; id: string }
  | ({ type: "add-stay" } & Stay)
  | { type: "remove-stay"; id: string }
  | { type: "clear-diary" }
  | { type: "accept-import" }
  | { type: "discard-import" }
  | { type: "answer-area"; question: string; wasThere: boolean }
  | { type: "set-language"; language: Language }
  | { type: "erase-everything" };
