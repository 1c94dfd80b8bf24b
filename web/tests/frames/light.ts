// What light, lens and sensor do to a picture. All work on brightness from 0 to 1, row by row.

import type { Random } from "./random.ts";

export type Picture = { width: number; height: number; light: Float32Array };

/** A box of `2 * reach + 1` pixels along a direction; two or three of them make a blur. */
function average(picture: Picture, [dx, dy]: [number, number], reach: number): void {
  const { width, height, light } = picture;
  const from = light.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let step = -reach; step <= reach; step++) {
        const column = clamp(Math.round(x + step * dx), width);
        const row = clamp(Math.round(y + step * dy), height);
        sum += from[row * width + column]!;
      }
      light[y * width + x] = sum / (2 * reach + 1);
    }
  }
}

const clamp = (at: number, end: number) => Math.min(end - 1, Math.max(0, at));

/** Out of focus: a Gaussian of this deviation in pixels, first across, then down. */
export function blur(picture: Picture, deviation: number): void {
  if (deviation <= 0) return;
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * deviation ** 2)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const kernel = Float32Array.from(weights, (weight) => weight / whole);
  fold(picture, kernel, 1, picture.width);
  fold(picture, kernel, picture.width, picture.height);
}

/** Folds with a kernel along the axis whose neighbours are `stride` apart and which is `length` long. */
function fold(picture: Picture, kernel: Float32Array, stride: number, length: number): void {
  const { width, light } = picture;
  const from = light.slice();
  const reach = (kernel.length - 1) / 2;
  for (let place = 0; place < light.length; place++) {
    const at = stride === 1 ? place % width : (place / width) | 0;
    const edge = at < reach || at >= length - reach;
    let sum = 0;
    for (let step = -reach; step <= reach; step++) {
      const there = edge ? clamp(at + step, length) - at : step;
      sum += kernel[step + reach]! * from[place + there * stride]!;
    }
    light[place] = sum;
  }
}

/** The hand moved: over so many pixels, in this direction (degrees). */
export function motion(picture: Picture, pixels: number, direction: number): void {
  const reach = Math.round(pixels / 2);
  const angle = (direction * Math.PI) / 180;
  if (reach > 0) average(picture, [Math.cos(angle), Math.sin(angle)], reach);
}

/** Less and less light from one side to the other: `depth` of it is gone at the far side. */
export function shade(picture: Picture, depth: number, direction: number): void {
  const { width, height, light } = picture;
  const angle = (direction * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let place = 0; place < light.length; place++) {
    const [x, y] = [(place % width) / width - 0.5, Math.floor(place / width) / height - 0.5];
    const far = clampUnit(0.5 + (x * cos + y * sin) / (Math.abs(cos) + Math.abs(sin)));
    light[place] = light[place]! * (1 - depth * far);
  }
}

const clampUnit = (value: number) => Math.min(1, Math.max(0, value));

/** Ink that is not black and paper that is not white: only this part of the range is used, in its middle. */
export function contrast(picture: Picture, part: number): void {
  const { light } = picture;
  for (let place = 0; place < light.length; place++) light[place] = 0.5 + (light[place]! - 0.5) * part;
}

/** Of the sensor, with this deviation in steps of 0 to 255. */
export function noise(picture: Picture, deviation: number, random: Random): void {
  if (deviation <= 0) return;
  const { light } = picture;
  for (let place = 0; place < light.length; place++) light[place]! += (random.normal() * deviation) / 255;
}
