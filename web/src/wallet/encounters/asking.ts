// What a wallet asks the authority for when its owner reports, and what it asks for now and then so that nobody on the way can tell
// when that is. Every request has the size of every other of its kind.

import type { Report } from "../../generated/wasm/encounters/encounters";

const [CODE_BYTES, TOKEN_BYTES] = [512, 2048];
/** A code that nobody is given (docs/verification.md, "Requests for show"). */
const FOR_SHOW = "00000000";

/** What the authority said of a code. */
export interface Verified {
  testtype: string;
  token: string;
}

/** Why it did not do what was asked, by its own word; `unreachable` without an answer. */
export class Refused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

async function ask<Answer>(path: string, body: string): Promise<Answer> {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body, credentials: "omit", referrerPolicy: "no-referrer" } as const;
  const answer = await fetch(path, sent).catch(() => {
    throw new Refused("unreachable");
  });
  const said = (await answer.json().catch(() => ({}))) as Answer & { errorCode?: string; code?: string };
  if (!answer.ok) throw new Refused(said.errorCode ?? said.code ?? "unknown");
  return said;
}

const padded = (members: Record<string, unknown>, bytes: number): string => {
  const length = JSON.stringify({ ...members, padding: "" }).length;
  return JSON.stringify({ ...members, padding: "0".repeat(Math.max(0, bytes - length)) });
};

/** A code for a token. */
export const verify = (code: string): Promise<Verified> => ask("/api/verify", padded({ code, accept: ["confirmed", "likely"] }, CODE_BYTES));

/** The token for a certificate of these keys, and with that they are published. @returns how many were taken */
export async function publish(report: Report, { token }: Verified, authority: string): Promise<number> {
  const { certificate } = await ask<{ certificate: string }>("/api/certificate", padded({ token, ekeyhmac: report.mac() }, TOKEN_BYTES));
  const { insertedExposures } = await ask<{ insertedExposures?: number }>("/v1/publish", report.request(authority, certificate));
  return insertedExposures ?? 0;
}

/** The same requests with keys that nobody used; `wait` is as long as a reader thinks before consenting. */
export async function pretend(report: Report, authority: string, wait: () => Promise<void>): Promise<void> {
  const token = await verify(FOR_SHOW);
  await wait();
  await publish(report, token, authority);
}

/** When to pretend the next time: once in two days on average, whatever was before, so that no rhythm gives an earnest one away. */
export const nextShow = (now: number): number => now + HOUR - 2 * DAY * Math.log(1 - uniform());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const uniform = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/** Ten seconds to a minute. */
export const thinking = (): Promise<void> => new Promise((thought) => setTimeout(thought, 10_000 + uniform() * 50_000));
