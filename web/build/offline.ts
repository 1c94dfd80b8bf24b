// Emits `/sw.js`: the worker of `src/offline/worker.ts` with the list of files of each page and a version of its own.
//
// A service worker is asked for the script of another worker only if that script lies in its scope, which is the path of
// a page. So the decoder's script is laid beside each page that scans; what it loads comes from `/assets/` as all else.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Plugin, type Rolldown, transformWithOxc } from "vite";

const SOURCE = fileURLToPath(new URL("../src/offline/worker.ts", import.meta.url));

/** The pages that work without a network, and the path that each is served at. */
const PAGES = { wallet: "/wallet/", door: "/door/" } as const;

/** Too large to load before it is used; kept from its first use on. */
const LOADED_WHEN_USED = /zxing_reader|decoder-worker/;

const DECODER = /^assets\/(decoder-worker-[^/]+\.js)$/;

type Bundle = Rolldown.OutputBundle;

export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    async generateBundle(_options, bundle) {
      const parts = Object.fromEntries(Object.entries(PAGES).map(([name, path]) => [path, partsOf(bundle, name, path)]));
      const files = Object.fromEntries(Object.entries(parts).map(([path, { first, later }]) => [path, [...first, ...later]]));
      const version = createHash("sha256").update(JSON.stringify([files, pagesOf(bundle)])).digest("hex").slice(0, 16);
      const worker = await transformWithOxc(await readFile(SOURCE, "utf8"), SOURCE);
      const lists = `const FILES = ${JSON.stringify(files)};\nconst VERSION = ${JSON.stringify(version)};\n`;
      this.emitFile({ type: "asset", fileName: "sw.js", source: lists + worker.code });
      for (const { fileName, source } of besidePages(bundle)) this.emitFile({ type: "asset", fileName, source });
      this.emitFile({ type: "asset", fileName: "files.json", source: JSON.stringify(parts, null, 1) });
    },
  };
}

/** The decoder's script again, in the folder of each page. */
function besidePages(bundle: Bundle): { fileName: string; source: string }[] {
  const [script] = Object.values(bundle).filter((file) => DECODER.test(file.fileName));
  if (!script) return [];
  const source = script.type === "chunk" ? script.code : String(script.source);
  const name = script.fileName.replace(DECODER, "$1");
  return Object.values(PAGES).map((path) => ({ fileName: `${path.slice(1)}${name}`, source }));
}

/** The texts of the pages themselves: they bear no hash in their names. */
function pagesOf(bundle: Bundle): string[] {
  return Object.values(bundle).flatMap((file) =>
    file.type === "asset" && file.fileName.endsWith(".html") ? [String(file.source)] : [],
  );
}

/** What a page is made of, as `files.json` says it and `scripts/sizes.mjs` weighs it. */
interface Parts {
  /** What the page has to have before it works, in whichever language. */
  first: string[];
  /** What it loads when it is needed: the texts, of which a reader needs one language, and what few readers use. */
  later: string[];
}

function partsOf(bundle: Bundle, name: string, path: string): Parts {
  const first = filesOf(bundle, name, false);
  const all = filesOf(bundle, name, true);
  const beside = [path, "/icon.svg", `/${name}.webmanifest`];
  return { first: [...beside, ...first].sort(), later: [...all].filter((file) => !first.has(file)).sort() };
}

/** The chunks of the page of this name, their styles and their assets; with or without what is imported when it is needed. */
function filesOf(bundle: Bundle, name: string, later: boolean): Set<string> {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(`/${file}`) || LOADED_WHEN_USED.test(file)) return;
    found.add(`/${file}`);
    const chunk = bundle[file];
    if (chunk?.type !== "chunk") return;
    const more = chunk.viteMetadata;
    [...chunk.imports, ...(more?.importedCss ?? []), ...(more?.importedAssets ?? [])].forEach(visit);
    if (later) chunk.dynamicImports.forEach(visit);
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === "chunk" && chunk.isEntry && chunk.name === name) visit(chunk.fileName);
  }
  return found;
}
