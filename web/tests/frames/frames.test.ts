// The decoder holds up: of distorted frames of a code of 600 characters at 1280 × 720 at least 98 in 100 are read.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { READING } from "../../src/camera/reading.ts";
import { CONDITIONS } from "./conditions.ts";
import { draw, imageData } from "./frame.ts";
import { Random } from "./random.ts";
import { randomText, symbolOf } from "./symbol.ts";

const CHARACTERS = 600;
const FRAMES_EACH = 20;
const AT_LEAST = 0.98;
const SEED = 20_261_124;

const reader = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: readFileSync(reader).buffer as ArrayBuffer } });

/** Whether the frame gives exactly the text that was drawn. */
async function isRead(random: Random, kind: (random: Random) => Parameters<typeof draw>[1], place: number): Promise<boolean> {
  const text = randomText(random, CHARACTERS);
  // as certificates are printed, and as paper that is to be small
  const symbol = await symbolOf(text, place % 2 === 0 ? "Q" : "M");
  const results = await readBarcodes(imageData(draw(symbol, kind(random), random)), READING);
  return results.some((result) => result.isValid && result.text === text);
}

it(`of distorted frames of ${CHARACTERS} characters at least ${AT_LEAST * 100} % are read`, { timeout: 1_800_000 }, async () => {
  const random = new Random(SEED);
  let [read, all] = [0, 0];
  const lines: string[] = [];
  for (const [name, kind] of Object.entries(CONDITIONS)) {
    let here = 0;
    for (let place = 0; place < FRAMES_EACH; place++) here += (await isRead(random, kind, place)) ? 1 : 0;
    lines.push(`${name} ${here}/${FRAMES_EACH}`);
    [read, all] = [read + here, all + FRAMES_EACH];
  }
  console.log(`frames read: ${lines.join(", ")}, in all ${read}/${all}`);
  expect(all).toBeGreaterThanOrEqual(200);
  expect(read / all).toBeGreaterThanOrEqual(AT_LEAST);
});

it("a frame without a code gives nothing", async () => {
  const symbol = { side: 1, dark: new Uint8Array(1) };
  const condition = CONDITIONS["noise"];
  if (!condition) throw new Error("no such condition");
  const random = new Random(SEED);
  expect(await readBarcodes(imageData(draw(symbol, condition(random), random)), READING)).toEqual([]);
});
