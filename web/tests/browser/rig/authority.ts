// An authority of the tests, written a second time and apart from the product: two officers sign an index (C2SP signed note) of
// files. It can publish lists of any moment, such as those of 2021, for which the test certificates of the EU were made.

import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFileSync } from "node:fs";

const NAME = "tests.pratique.example";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The type of an Ed25519 key and signature in a note. */
const ED25519 = Buffer.from([1]);

export type Kind = "pack" | "trust" | "value-sets" | "rules" | "areas" | "announcements" | "exposure-keys" | "revocations";
export interface File {
  kind: Kind;
  name: string;
  content: string | Buffer;
}

interface Officer {
  name: string;
  vkey: string;
  hash: Buffer;
  secret: KeyObject;
}

const officers = [officer("one"), officer("two")];

function officer(word: string): Officer {
  const name = `${NAME}/${word}`;
  const { publicKey, privateKey: secret } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const hash = createHash("sha256").update(`${name}\n`).update(ED25519).update(raw).digest().subarray(0, 4);
  return { name, hash, secret, vkey: `${name}+${hash.toString("hex")}+${Buffer.concat([ED25519, raw]).toString("base64")}` };
}

export const AUTHORITY = JSON.stringify({
  name: "Authority of the tests",
  origin: NAME,
  demo: true,
  officers: officers.map(({ vkey }) => vkey),
  threshold: 2,
  country: "XD",
  sunset: "2099-01-01T00:00:00Z",
});

export const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

export interface Edition {
  index: string;
  /** By digest. */
  files: Map<string, Buffer>;
}

/** The index of these files, signed an hour before `now` and good for a month. */
export function edition(files: File[], now: Date, version = 1): Edition {
  const lines = files.map(({ kind, name, content }) => `${kind} ${sha256(content)} ${Buffer.byteLength(content)} ${name}`);
  const head = ["pratique bulletin v1", NAME, `version ${version}`, `issued ${at(now, -HOUR)}`, `expires ${at(now, 30 * DAY)}`];
  const text = [...head, ...lines, ""].join("\n");
  const signatures = officers.map(({ name, hash, secret }) => {
    const signature = sign(null, Buffer.from(text), secret);
    return `\u2014 ${name} ${Buffer.concat([hash, signature]).toString("base64")}\n`;
  });
  return {
    index: `${text}\n${signatures.join("")}`,
    files: new Map(files.map(({ content }) => [sha256(content), Buffer.from(content)])),
  };
}

/** Whole seconds, as RFC 3339 in UTC. */
const at = (now: Date, later: number): string => new Date(now.getTime() + later).toISOString().replace(/\.\d+Z$/, "Z");

/** The same policy in force around another moment. */
export function inForce(pack: string, now: Date): File {
  const parsed = JSON.parse(pack) as { id: string; effective_from: string; expires: string; entry: { rules: Record<string, unknown>[] }[] };
  const [from, until] = [at(now, -DAY), at(now, 60 * DAY)];
  [parsed.effective_from, parsed.expires] = [from, until];
  for (const rule of parsed.entry.flatMap(({ rules }) => rules)) Object.assign(rule, { ValidFrom: from, ValidTo: until });
  return { kind: "pack", name: `${parsed.id}.json`, content: JSON.stringify(parsed) };
}

/** Signers as the EU's gateway lists them. */
export function trust(signers: { country: string; der: Buffer }[]): File {
  const list = signers.map(({ country, der }) => ({
    kid: createHash("sha256").update(der).digest().subarray(0, 8).toString("base64"),
    timestamp: "2021-05-01T00:00:00Z",
    country,
    certificateType: "DSC",
    thumbprint: sha256(der),
    signature: "",
    rawData: der.toString("base64"),
  }));
  return { kind: "trust", name: "trust.json", content: JSON.stringify(list) };
}

/** The final lists of codes of the EU, as a bulletin has them. */
export function valueSets(): File {
  const table = readFileSync(new URL("../../../../crates/certificate/src/value_sets/eu.tsv", import.meta.url), "utf8");
  const sets: Record<string, { valueSetId: string; valueSetDate: string; valueSetValues: Record<string, unknown> }> = {};
  let values: Record<string, unknown> = {};
  for (const line of table.split("\n").filter((it) => it !== "" && !it.startsWith("#"))) {
    const [, id, date] = /^@ (\S+) (\S+)$/.exec(line) ?? [];
    if (id !== undefined && date !== undefined) {
      values = {};
      sets[id] = { valueSetId: id, valueSetDate: date, valueSetValues: values };
    } else {
      const [code = "", display] = line.split("\t");
      values[code.replace(/^!/, "")] = { display, lang: "en", active: !code.startsWith("!") };
    }
  }
  return { kind: "value-sets", name: "value-sets.json", content: JSON.stringify(sets) };
}
