// The module of encounters, held to a second writing of the protocol: what is signed is matched, and nothing else.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { ExportKeys, exportPaths, initSync, Look, Sightings } from "../src/generated/wasm/encounters/encounters";
import type { FoundDay } from "../src/generated/types/FoundDay";
import type { LookedAtView } from "../src/generated/types/LookedAtView";
import type { SightingsView } from "../src/generated/types/SightingsView";
import { exported, exportKeys, keyOf, midnight, nearby } from "./browser/rig/exposure";

const now = new Date("2026-11-26T12:00:00Z");
const SEED = new Uint8Array(32).fill(7);
const [from, to] = [midnight(3, now), midnight(0, now)];
const others = Array.from({ length: 200 }, (_, number) => keyOf(number, midnight(3, now)));

const sightings = (daysAgo: number, minutes: number) => Sightings.open(nearby(keyOf(7, midnight(daysAgo, now)), minutes), now.getTime());
const trusted = () => ExportKeys.read(Buffer.from(exportKeys().content));
const look = (kept: Sightings) => new Look(kept, "lfph-narrow-v2");
const days = (from: Look) => JSON.parse(from.days(now.getTime(), SEED)) as FoundDay[];
const codeOf = (task: () => unknown): string => {
  try {
    task();
  } catch (fault) {
    return (JSON.parse((fault as Error).message) as { code: string }).code;
  }
  return "none";
};

beforeAll(() => {
  initSync({ module: readFileSync(new URL("../src/generated/wasm/encounters/encounters_bg.wasm", import.meta.url)) });
});

describe("a look", () => {
  it("says of an hour near somebody the day, the minutes and how close", () => {
    const here = look(sightings(3, 60));
    const looked = JSON.parse(here.add(exported(others, from, to), trusted())) as LookedAtView;
    expect(looked).toEqual({ keys: 200, flawed: 0, met: 1 });
    const [day, ...more] = days(here);
    expect(more).toEqual([]);
    expect(day).toMatchObject({ day: "2026-11-23", tier: "close" });
    expect(day!.minutes).toBeGreaterThanOrEqual(60);
  });

  it("says nothing of somebody who did not report", () => {
    const here = look(sightings(3, 60));
    here.add(exported(others.slice(8), from, to), trusted());
    expect(days(here)).toEqual([]);
  });

  it("looks at nothing that a stranger signed, that is damaged, or under rules that it does not know", () => {
    const archive = exported(others, from, to);
    const damaged = Buffer.from(archive);
    damaged[200]! ^= 1;
    const here = look(sightings(3, 60));
    expect(codeOf(() => here.add(exported(others, from, to, "stranger"), trusted()))).toBe("ENC-EXPORT");
    expect(codeOf(() => here.add(damaged, trusted()))).toBe("ENC-EXPORT");
    expect(codeOf(() => here.add(Buffer.from("no archive"), trusted()))).toBe("ENC-EXPORT");
    expect(days(here)).toEqual([]);
    expect(codeOf(() => new Look(sightings(3, 60), "astrology"))).toBe("ENC-PRESET");
    expect(codeOf(() => ExportKeys.read(Buffer.from("[]")))).toBe("ENC-KEYS");
    expect(codeOf(() => here.days(now.getTime(), SEED.subarray(1)))).toBe("ENC-SEED");
  });
});

describe("sightings", () => {
  const view = (of: Sightings) => JSON.parse(of.view()) as SightingsView;

  it("are shown as a number and days, joined once, and erased after two weeks", () => {
    const kept = Sightings.open(sightings(14, 60).save(), now.getTime());
    kept.add(sightings(3, 60));
    kept.add(sightings(3, 60));
    expect(view(kept)).toEqual({ count: 12, first: "2026-11-23", last: "2026-11-23", keptDays: 14 });
    const later = now.getTime() + 14 * 86_400_000;
    expect(view(Sightings.open(kept.save(), later))).toEqual({ count: 0, first: null, last: null, keptDays: 14 });
  });

  it("are refused where they are none", () => {
    expect(codeOf(() => Sightings.open(Buffer.from("a letter"), 0))).toBe("ENC-SIGHTINGS");
  });
});

it("an index leads nowhere else", () => {
  expect(exportPaths("XD/1-2-00001.zip\nXD/2-3-00001.zip")).toEqual(["XD/1-2-00001.zip", "XD/2-3-00001.zip"]);
  expect(codeOf(() => exportPaths("../authority.json"))).toBe("ENC-INDEX");
});
