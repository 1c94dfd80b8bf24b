// The decoder: pictures in, the texts of their codes out, away from the thread that draws the page.
//
// It loads zxing's WASM from our own origin. zxing would take it from a public network of
// copies if `locateFile` were not set, and that network would then learn who opens a camera here.

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";
import { nativeReader } from "./native";
import { READING } from "./reading";

/** A picture to read, with the number that its answer bears. */
export type Question = { number: number; picture: ImageBitmap };
export type Answer = { number: number; texts: string[] } | { number: number; fault: string };

// at once and not with the first picture: this worker starts when a camera is opened, and that takes as long. A fault is
// told by the first picture, which then tries again
prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true }).catch(() => undefined);
const native = nativeReader();

self.addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  self.postMessage(await answer(data));
});

async function answer({ number, picture }: Question): Promise<Answer> {
  try {
    return { number, texts: await read(picture) };
  } catch (fault) {
    return { number, fault: String(fault) };
  } finally {
    picture.close();
  }
}

/** The platform's own reader first, where there is one: it is quicker and finds less. */
async function read(picture: ImageBitmap): Promise<string[]> {
  const found = await (await native)?.(picture);
  if (found?.length) return found;
  const results = await readBarcodes(pixels(picture), READING);
  return results.filter((result) => result.isValid).map((result) => result.text);
}

function pixels(picture: ImageBitmap): ImageData {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height);
}
