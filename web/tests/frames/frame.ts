// A frame of a camera that looks at a code: a sheet with the symbol, seen from somewhere, then light, lens and sensor.

import { blur, contrast, motion, noise, type Picture, shade } from "./light.ts";
import { fromPixels, type Pose } from "./plane.ts";
import type { Random } from "./random.ts";
import type { Symbol } from "./symbol.ts";

export type Condition = {
  pose: Pose;
  /** Deviation of the blur and length of the motion, in pixels. */
  blur: number;
  motion: number;
  /** Part of the light that is missing at the far side. */
  shade: number;
  /** Part of the range from black to white that is left. */
  contrast: number;
  /** Deviation in steps of 0 to 255. */
  noise: number;
  /** White on black. */
  inverted: boolean;
  /** Of the motion and the shade, in degrees. */
  direction: number;
};

export type Frame = { width: number; height: number; luma: Uint8ClampedArray };

export const CLEAN: Condition = {
  pose: { tilt: [0, 0], turn: 0, share: 0.8, shift: [0, 0] },
  blur: 0,
  motion: 0,
  shade: 0,
  contrast: 0.9,
  noise: 0,
  inverted: false,
  direction: 0,
};

/** Light modules round the symbol that the standard asks for (ISO/IEC 18004, 6.3.8). */
const QUIET = 4;
const TABLE = 0.45;
/** Samples a pixel and axis: the edges of modules are soft, as a sensor sees them. */
const FINE = 2;

export function draw(symbol: Symbol, condition: Condition, random: Random, width = 1280, height = 720): Frame {
  const picture = sheet(symbol, condition, width, height);
  motion(picture, condition.motion, condition.direction);
  blur(picture, condition.blur);
  contrast(picture, condition.contrast);
  shade(picture, condition.shade, condition.direction);
  noise(picture, condition.noise, random);
  return { width, height, luma: new Uint8ClampedArray(picture.light.map((light) => light * 255)) };
}

function sheet(symbol: Symbol, { pose, inverted }: Condition, width: number, height: number): Picture {
  const [a, b, c, d, e, f, g, h, i] = fromPixels(pose, width, height);
  const brightness = modules(symbol, inverted);
  const side = symbol.side + 2 * QUIET;
  const picture = { width, height, light: new Float32Array(width * height) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let sample = 0; sample < FINE * FINE; sample++) {
        const px = x + ((sample % FINE) + 0.5) / FINE;
        const py = y + (((sample / FINE) | 0) + 0.5) / FINE;
        const depth = side / (g * px + h * py + i);
        const [column, row] = [(a * px + b * py + c) * depth, (d * px + e * py + f) * depth];
        const out = column < 0 || row < 0 || column >= side || row >= side;
        sum += out ? TABLE : brightness[(row | 0) * side + (column | 0)]!;
      }
      picture.light[y * width + x] = sum / (FINE * FINE);
    }
  }
  return picture;
}

/** The brightness of each module of the sheet, quiet zone and all. */
function modules({ side, dark }: Symbol, inverted: boolean): Uint8Array {
  const whole = side + 2 * QUIET;
  const brightness = new Uint8Array(whole * whole).fill(inverted ? 0 : 1);
  dark.forEach((ink, place) => {
    const [column, row] = [place % side, Math.floor(place / side)];
    if (ink === 1) brightness[(row + QUIET) * whole + column + QUIET] = inverted ? 1 : 0;
  });
  return brightness;
}

/** Grey as the four channels of a canvas. */
export function imageData({ width, height, luma }: Frame): ImageData {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let place = 0; place < luma.length; place++) data.fill(luma[place]!, place * 4, place * 4 + 3);
  return { width, height, data, colorSpace: "srgb" } as ImageData;
}
