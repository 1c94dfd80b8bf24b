// A camera that sees what a test shows it: Chromium reads frames from a file when it opens its fake camera.
//
// The file is written to a temporary folder and never kept. A page that opens the camera later sees the newest file.

import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { CLEAN, type Condition, draw, type Frame } from "../../frames/frame.ts";
import { Random } from "../../frames/random.ts";
import { type Correction, symbolOf } from "../../frames/symbol.ts";

const [WIDTH, HEIGHT] = [1280, 720];
/** Frames in the file, which is played over and over. */
const FRAMES = 4;

export class Camera {
  readonly #folder = mkdtempSync(join(tmpdir(), "pratique-camera-"));
  readonly file = join(this.#folder, "camera.y4m");

  constructor() {
    this.showNothing();
  }

  /** An empty table. */
  showNothing(): void {
    this.#write([{ width: WIDTH, height: HEIGHT, luma: new Uint8ClampedArray(WIDTH * HEIGHT).fill(110) }]);
  }

  /** The code of a text, printed as certificates are, held like this. */
  async show(text: string, condition: Condition = CLEAN, correction: Correction = "Q"): Promise<void> {
    const symbol = await symbolOf(text, correction);
    const random = new Random(text.length);
    this.#write(Array.from({ length: condition.noise > 0 ? FRAMES : 1 }, () => draw(symbol, condition, random, WIDTH, HEIGHT)));
  }

  /** The screen of another device, as it is now. */
  async showScreen(browser: Browser, screen: Page): Promise<void> {
    const picture = await screen.screenshot({ type: "png" });
    this.#write([await brightness(browser, picture.toString("base64"))]);
  }

  /** The frames of the file, played at this pace: for frames that are not all alike. */
  showFrames(frames: Frame[]): void {
    this.#write(frames);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** YUV4MPEG2, 4:2:0, grey. A camera that is open goes on with the file that it opened. */
  #write(frames: Frame[]): void {
    const colours = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, 128);
    const next = `${this.file}.next`;
    const file = openSync(next, "w");
    writeSync(file, `YUV4MPEG2 W${WIDTH} H${HEIGHT} F30:1 Ip A1:1 C420\n`);
    for (let place = 0; place < Math.max(FRAMES, frames.length); place++) {
      const frame = frames[place % frames.length];
      if (!frame) throw new Error("no frame");
      writeSync(file, "FRAME\n");
      writeSync(file, Buffer.from(frame.luma.buffer));
      writeSync(file, colours);
    }
    closeSync(file);
    renameSync(next, this.file);
  }
}

/** A picture in the middle of a grey frame, as large as fits, as brightness. A blank page draws it. */
async function brightness(browser: Browser, picture: string): Promise<Frame> {
  const page = await browser.newPage();
  const luma = await page.evaluate(
    async ([picture, width, height]) => {
      const bytes = Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(width, height).getContext("2d");
      if (!context) throw new Error("no canvas");
      context.fillStyle = "#777";
      context.fillRect(0, 0, width, height);
      const factor = Math.min(width / image.width, height / image.height);
      const [w, h] = [image.width * factor, image.height * factor];
      context.imageSmoothingQuality = "high";
      context.drawImage(image, (width - w) / 2, (height - h) / 2, w, h);
      const { data } = context.getImageData(0, 0, width, height);
      let text = "";
      for (let at = 0; at < data.length; at += 4) {
        const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
        text += String.fromCharCode(Math.round(0.299 * r + 0.587 * g + 0.114 * b));
      }
      return btoa(text);
    },
    [picture, WIDTH, HEIGHT] as const,
  );
  await page.close();
  return { width: WIDTH, height: HEIGHT, luma: new Uint8ClampedArray(Buffer.from(luma, "base64")) };
}
