// What the server answers, as the contract of its routes has it (`/openapi.json`).

import type { Finding } from "./api";
import type { Order } from "./issue/order";

export const ROLES = ["issuer", "officer", "auditor", "operator", "administrator"] as const;
export type Role = (typeof ROLES)[number];

export interface Session {
  account: string;
  label: string;
  roles: Role[];
  csrf: string;
  expires_at: string;
}

export interface Code {
  code: string;
  words: string;
  active: boolean;
}

export type SetName = "diseases" | "products" | "manufacturers" | "vaccines" | "tests" | "devices" | "results";

/** What the form offers. */
export interface Offer {
  country: string;
  issuer: string;
  languages: string[];
  value_sets: Record<SetName, Code[]>;
  /** The usual maker and vaccine of a product. */
  products: Record<string, { manufacturer: string; vaccine: string }>;
}

export interface Issued {
  uvci: string;
  text: string;
  kind: string;
  expires_at: string;
  /** What it says, for its paper. */
  order: Order;
  row?: number;
}

/** A verification code of exposure notification. */
export interface ExposureCode {
  uuid: string;
  /** Eight digits, to be read out. */
  code: string;
  expires_at: string;
  long_code: string;
  long_expires_at: string;
  /** A text message in each language. */
  sms: Record<string, string>;
  link: string;
  page_link: string;
}

/** What the text in a code says. */
export interface Reading {
  uvci: string;
  order: Order;
}

export interface Batch {
  rows: { row: number; summary: string; findings: Finding[]; duplicate: boolean }[];
  issued: Issued[];
}

export interface InForce {
  kind: string;
  name: string;
  digest: string;
  bytes: number;
}

export interface Draft extends InForce {
  id: string;
  removes: boolean;
  /** The account that made it. */
  by: string;
  /** What it is called at the desk; none where it has ended. */
  by_label: string | null;
  at: string;
  differences: { mark: "+" | "-" | " "; sentence: string }[];
  left_out: { what: string; why: string }[];
}

export interface Publishing {
  version: number;
  issued: string;
  expires: string;
  in_force: InForce[];
  drafts: Draft[];
}

export interface Account {
  account: string;
  label: string;
  roles: Role[];
  passkeys: number;
  since: string;
}

export interface Invitation {
  id: string;
  label: string;
  roles: Role[];
  expires_at: string;
}

export interface Staff {
  accounts: Account[];
  invitations: Invitation[];
}

export interface Health {
  version: string;
  started_at: string;
  database: string;
  object_store: string;
  published: { version: number; issued: string; expires: string } | null;
  issued_today: number;
  sessions: number;
  jobs: { name: string; due_at: string | null; last_ok_at: string | null; last_fault: string | null }[];
}
