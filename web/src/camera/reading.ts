// How a picture is read: the options of zxing, the same in the worker and in the tests of distorted frames.

import type { ReaderOptions } from "zxing-wasm/reader";

/** More codes than anybody shows at once; each further one costs time in every frame. */
const MOST_CODES = 4;

export const READING: ReaderOptions = {
  formats: ["QRCode"],
  textMode: "Plain",
  maxNumberOfSymbols: MOST_CODES,
  tryHarder: true,
  tryRotate: true,
  tryDownscale: true,
  // a wallet in dark mode, or a print in white on black
  tryInvert: true,
};
