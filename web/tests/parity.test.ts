// The status that the module computes is the status that the crate computes natively, to the byte (G2): both are held
// against the vectors of crate `status`.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { initSync, Wallet } from "../src/generated/wasm/wallet/wallet";

interface Vectors {
  pack: string;
  pack_sha256: string;
  cases: { name: string; facts: unknown[]; moments: { now: string; colour: string; until: string | null; status_sha256: string }[] }[];
}

const root = new URL("../../", import.meta.url);
const folder = new URL("crates/status/tests/vectors/", root);
const files = readdirSync(folder);
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

beforeAll(() => {
  initSync({ module: readFileSync(new URL("web/src/generated/wasm/wallet/wallet_bg.wasm", root)) });
});

describe.each(files)("%s", (file) => {
  const vectors = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Vectors;
  const pack = readFileSync(new URL(`packs/${vectors.pack}.json`, root));

  it("is of the pack that is here", () => expect(hash(pack)).toBe(vectors.pack_sha256));

  it.each(vectors.cases)("$name", ({ facts, moments }) => {
    expect(moments.length).toBeGreaterThan(0);
    for (const { now, colour, until, status_sha256 } of moments) {
      const bytes = Wallet.statusOf(pack, bytesOf(facts), Date.parse(now));
      const status = JSON.parse(new TextDecoder().decode(bytes)) as { colour: string; until: string | null };
      expect([status.colour, status.until]).toEqual([colour, until]);
      expect(hash(bytes)).toBe(status_sha256);
    }
  });
});

it("has vectors of every sample pack", () => expect(files).toHaveLength(readdirSync(new URL("packs/", root)).length));

it("refuses what is no pack and what is no fact", () => {
  const pack = readFileSync(new URL("packs/measles.json", root));
  expect(() => Wallet.statusOf(bytesOf({}), bytesOf([]), 0)).toThrow();
  expect(() => Wallet.statusOf(pack, bytesOf([{ kind: "rumour" }]), 0)).toThrow();
});
