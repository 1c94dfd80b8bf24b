// The bytes that each page needs before it works, compressed as they are sent, against the bar; then, on lines of their own, what
// it loads when it is needed (each text catalogue but the reader's, screens and modules that few use, the camera's decoder).
// Prints lines `BENCH name value unit (ratio × rival)`. Fails above the bar.

import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const BAR_KB = 250;
const built = new URL("../dist/", import.meta.url);

const compressed = (file) => {
  const path = file.endsWith("/") ? `${file}index.html` : file;
  const bytes = readFileSync(new URL(path.replace(/^\//, ""), built));
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
};
const sum = (files) => files.reduce((bytes, file) => bytes + compressed(file), 0) / 1000;
const line = (name, kb, ...beside) => console.log(`BENCH ${name} ${kb.toFixed(1)} kB${beside.map((text) => ` (${text})`).join("")}`);

const isTexts = (file) => /\/(ar|en|es|fr|zh)-[^/]+\.js$/.test(file);
const isWasm = (file) => file.endsWith(".wasm");

let over = false;
for (const [path, { first, later }] of Object.entries(JSON.parse(readFileSync(new URL("files.json", built), "utf8")))) {
  const name = path.replaceAll("/", "");
  const languages = later.filter(isTexts).sort((one, other) => compressed(other) - compressed(one));
  if (languages.length !== 5) throw new Error(`${languages.length} catalogues of texts, not 5: are they named otherwise now?`);
  // the page begins once its own language is here: the largest of the five counts
  const [largest, ...others] = languages;
  const opening = [...first, largest];
  const modules = later.filter(isWasm);
  const rest = later.filter((file) => !isTexts(file) && !isWasm(file));
  const kb = sum(opening);
  line(`page-${name}`, kb, `${(kb / BAR_KB).toFixed(2)} × bar of ${BAR_KB} kB`, `${sum(opening.filter(isWasm)).toFixed(1)} kB of it WASM`);
  line(`page-${name}-other-languages`, sum(others), "kept for later once the page is there");
  if (rest.length > 0) line(`page-${name}-other-screens`, sum(rest), "loaded when first shown, kept for later once the page is there");
  for (const file of modules)
    line(`page-${name}-module-${/([a-z]+)_bg/.exec(file)?.[1]}`, sum([file]), "loaded when first used, kept for later once the page is there");
  line(`page-${name}-all`, kb + sum(later) - compressed(largest) / 1000, "everything that the page can ever load, the decoder apart");
  over ||= kb > BAR_KB;
}
const decoder = readdirSync(new URL("assets/", built)).filter((file) => /^(decoder-worker-.*\.js|zxing_reader-.*\.wasm)$/.test(file));
line("decoder", sum(decoder.map((file) => `assets/${file}`)), "loaded when a camera is first opened, then kept");
if (over) {
  console.error(`a page needs more than ${BAR_KB} kB`);
  process.exitCode = 1;
}
