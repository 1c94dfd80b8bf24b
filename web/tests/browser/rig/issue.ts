// Certificates of `pratique issue`, signed with the demonstration authority's keys (or others) for a made-up person.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, type Service } from "./program.ts";

export type Kind = "vaccination" | "test" | "recovery";
type Options = Record<string, string>;

const DAY = 86_400_000;
const HOUR = 3_600_000;
const at = (before: number): string => new Date(Date.now() - before).toISOString().replace(/\.\d+Z$/, "Z");
const on = (before: number): string => at(before).slice(0, 10);

/** Enough for the sample policy today. */
const CONTENT: Record<Kind, () => Options> = {
  vaccination: () => ({ product: "Comirnaty", dose: "2", series: "2", date: on(60 * DAY) }),
  test: () => ({ method: "naat", "sampled-at": at(5 * HOUR), result: "not-detected", centre: "Test centre 4" }),
  recovery: () => ({ "first-positive": on(60 * DAY) }),
};

const PERSON: Options = { family: "Exemple", given: "Léa", birth: "1990-02-28", country: "DE", issuer: "Demo health authority" };

/** The text of a new certificate; `options` of the command replace those of the made-up person. */
export function issue({ data }: Pick<Service, "data">, kind: Kind, options: Options = {}): string {
  const all: Options = { keys: join(data, "keys"), ...PERSON, ...CONTENT[kind](), ...options };
  const [answer] = run("issue", kind, ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]));
  if (typeof answer?.["text"] !== "string") throw new Error(`issue said ${JSON.stringify(answer)}`);
  return answer["text"];
}

/** Its code as a picture file. */
issue.picture = (service: Pick<Service, "data">, kind: Kind): { name: string; mimeType: string; buffer: Buffer } => {
  const folder = mkdtempSync(join(tmpdir(), "pratique-picture-"));
  try {
    const file = join(folder, "code.png");
    issue(service, kind, { png: file });
    return { name: "code.png", mimeType: "image/png", buffer: readFileSync(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
