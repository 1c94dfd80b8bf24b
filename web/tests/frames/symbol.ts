// A QR symbol of a text, as a square of dark and light modules. The package's own writer draws it: not the code that is tested.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";
import type { Random } from "./random.ts";

export type Correction = "L" | "M" | "Q" | "H";
/** `dark[row * side + column]` is 1 for a dark module; without the quiet zone. */
export type Symbol = { side: number; dark: Uint8Array };

/** The characters of QR's alphanumeric mode, which are those of base45. */
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

const writer = fileURLToPath(import.meta.resolve("zxing-wasm/writer/zxing_writer.wasm"));
prepareZXingModule({ overrides: { wasmBinary: readFileSync(writer).buffer as ArrayBuffer } });

export async function symbolOf(text: string, correction: Correction): Promise<Symbol> {
  const { symbol, error } = await writeBarcode(text, { format: "QRCode", ecLevel: correction, scale: 1, addQuietZones: false });
  if (error) throw new Error(error);
  const { width, height, data } = symbol;
  if (width !== height) throw new Error(`a symbol of ${width} × ${height}`);
  return { side: width, dark: Uint8Array.from(data, (light) => (light < 128 ? 1 : 0)) };
}

export function randomText(random: Random, length: number): string {
  return "HC1:" + Array.from({ length: length - 4 }, () => random.of([...ALPHABET])).join("");
}
