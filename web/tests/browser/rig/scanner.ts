// Reads codes from pictures of a page, as the scanner of the pages does (same decoder, same options), at whatever size a phone's
// camera would have them.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "@playwright/test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { READING } from "../../../src/camera/reading.ts";

const reader = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: readFileSync(reader).buffer as ArrayBuffer } });

/** The texts of all codes in a picture (PNG). */
export async function codesIn(picture: Buffer): Promise<string[]> {
  const found = await readBarcodes(new Uint8Array(picture), READING);
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}

/** The same picture with so many pixels across, and unsharp by this many of them: a phone at some distance, in no steady hand. */
export async function fromAfar(browser: Browser, picture: Buffer, width: number, unsharp = 0): Promise<Buffer> {
  const page = await browser.newPage();
  const small = await page.evaluate(
    async ([picture, width, unsharp]) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0))]));
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, Math.round((image.height * width) / image.width)];
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.imageSmoothingQuality = "high";
      context.filter = `blur(${unsharp}px)`;
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL("image/png").replace(/^.*,/, "");
    },
    [picture.toString("base64"), width, unsharp] as const,
  );
  await page.close();
  return Buffer.from(small, "base64");
}
