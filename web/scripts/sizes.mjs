// The bytes that each page needs before it works, compressed as they are sent; the camera's decoder apart, because it is loaded when
// a camera is first opened. Prints a line a page: `BENCH name value unit (ratio × rival)`. Fails above the bar.

import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const BAR_KB = 250;
const built = new URL("../dist/", import.meta.url);

const compressed = (file) => {
  const bytes = readFileSync(new URL(file.replace(/^\//, ""), built));
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
};
const sum = (files) => files.reduce((bytes, file) => bytes + compressed(file), 0) / 1000;
const line = (name, kb, ...beside) => console.log(`BENCH ${name} ${kb.toFixed(1)} kB${beside.map((text) => ` (${text})`).join("")}`);

let over = false;
for (const [path, files] of Object.entries(JSON.parse(readFileSync(new URL("files.json", built), "utf8")))) {
  const parts = files.map((file) => (file.endsWith("/") ? `${file}index.html` : file));
  const kb = sum(parts);
  const wasm = sum(parts.filter((file) => file.endsWith(".wasm")));
  line(`page-size-${path.replaceAll("/", "")}`, kb, `${(kb / BAR_KB).toFixed(2)} × bar of ${BAR_KB} kB`, `${wasm.toFixed(1)} kB of it WASM`);
  over ||= kb > BAR_KB;
}
const decoder = readdirSync(new URL("assets/", built)).filter((file) => /^(decoder-worker-.*\.js|zxing_reader-.*\.wasm)$/.test(file));
line("decoder-size", sum(decoder.map((file) => `assets/${file}`)), "loaded when a camera is first opened, then kept");
if (over) {
  console.error(`a page needs more than ${BAR_KB} kB`);
  process.exitCode = 1;
}
