// How long ago in words: the largest unit that fits.

import { tag } from "../text/text.svelte";

const UNITS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** `3 hours ago`; what is newer than a minute is `this minute`. */
export function ago(seconds: number): string {
  const words = new Intl.RelativeTimeFormat(tag(), { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return words.format(-Math.floor(seconds / length), unit);
  }
  return words.format(0, "minute");
}
