// Emits `/sw.js`: the worker of `src/offline/worker.ts` with the files of each page and the version of each. The pages are built
// one after the other into one folder; each build adds its page to what `files.json` holds of those before it.
//
// A service worker is asked for the script of another worker only if that script lies in its scope, which is the path of
// a page. So the decoder's script is laid beside each page that scans; what it loads comes from `/assets/` as all else.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, type Rolldown, transformWithOxc } from "vite";

const SOURCE = fileURLToPath(new URL("../src/offline/worker.ts", import.meta.url));

/** The pages that work without a network, and the path that each is served at. */
const PAGES: Record<string, string> = { wallet: "/wallet/", door: "/door/" };

/** The pages that scan. The desk needs its server for everything, so nothing of it is kept. */
const SCANNING: Record<string, string> = { ...PAGES, desk: "/desk/" };

/** Too large to load before it is used; kept from its first use on. */
const LOADED_WHEN_USED = /zxing_reader|decoder-worker/;

const DECODER = /^assets\/(decoder-worker-[^/]+\.js)$/;

type Bundle = Rolldown.OutputBundle;

/** What a page is made of, as `files.json` says it and `scripts/sizes.mjs` weighs it. */
interface Parts {
  /** What the page has to have before it works, in whichever language. */
  first: string[];
  /** What it loads when it is needed: the texts, of which a reader needs one language, and what few readers use. */
  later: string[];
  /** Changes with everything that the page keeps. */
  version: string;
}

export function offline(): Plugin {
  let built = "";
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    configResolved({ root, build }) {
      built = resolve(root, build.outDir);
    },
    async generateBundle(_options, bundle) {
      const parts = { ...(await earlier(bundle, built)), ...partsOf(bundle) };
      const worker = await transformWithOxc(await readFile(SOURCE, "utf8"), SOURCE);
      const files = Object.entries(parts).map(([path, { first, later, version }]) => [path, { version, files: [...first, ...later] }]);
      this.emitFile({ type: "asset", fileName: "sw.js", source: `const PAGES = ${JSON.stringify(Object.fromEntries(files))};\n${worker.code}` });
      this.emitFile({ type: "asset", fileName: "files.json", source: JSON.stringify(parts, null, 1) });
      for (const { fileName, source } of besidePages(bundle)) this.emitFile({ type: "asset", fileName, source });
    },
  };
}

/** The pages that were built before this one, where the folder was not emptied for it. */
async function earlier(bundle: Bundle, built: string): Promise<Record<string, Parts>> {
  if (bundle["index.html"]) return {};
  return JSON.parse(await readFile(resolve(built, "files.json"), "utf8")) as Record<string, Parts>;
}

/** The decoder's script again, in the folder of each page. */
function besidePages(bundle: Bundle): { fileName: string; source: string }[] {
  const [script] = Object.values(bundle).filter((file) => DECODER.test(file.fileName));
  if (!script) return [];
  const source = script.type === "chunk" ? script.code : String(script.source);
  const name = script.fileName.replace(DECODER, "$1");
  const pages = Object.entries(SCANNING).filter(([name]) => bundle[`${name}/index.html`]);
  return pages.map(([, path]) => ({ fileName: `${path.slice(1)}${name}`, source }));
}

function partsOf(bundle: Bundle): Record<string, Parts> {
  const entries = Object.entries(PAGES).filter(([name]) => bundle[`${name}/index.html`]);
  return Object.fromEntries(
    entries.map(([name, path]) => {
      const first = filesOf(bundle, name, false);
      const all = filesOf(bundle, name, true);
      const beside = [path, "/icon.svg", `/${name}.webmanifest`];
      const parts = { first: [...beside, ...first].sort(), later: [...all].filter((file) => !first.has(file)).sort() };
      return [path, { ...parts, version: versionOf(parts, bundle[`${name}/index.html`]) }];
    }),
  );
}

/** The names bear the hashes of the files, but for that of the page itself, whose text counts. */
function versionOf(parts: object, page: Bundle[string] | undefined): string {
  const text = page?.type === "asset" ? String(page.source) : "";
  return createHash("sha256").update(JSON.stringify([parts, text])).digest("hex").slice(0, 16);
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
  const page = String((bundle[`${name}/index.html`] as Rolldown.OutputAsset).source);
  for (const [, script] of page.matchAll(/<script[^>]* src="\/([^"]+)"/g)) visit(script ?? "");
  return found;
}
