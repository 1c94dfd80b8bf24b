import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { ahead } from "./build/ahead.ts";
import { offline } from "./build/offline.ts";
import { texts } from "./build/texts.ts";

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A build each, so that the door carries no wallet, and no page waits for pieces that it shares with another. */
const PAGES: Record<string, string> = {
  landing: page("index.html"),
  wallet: page("wallet/index.html"),
  door: page("door/index.html"),
  desk: page("desk/index.html"),
};

/** What a page opens with is one file: a slow phone waits longer for each more than for what stands in it. */
const OPENING = /preload-helper|node_modules.svelte.|src.(parts|text|bulletin|offline|style|landing|door|desk).|src.wallet.(App|main|state|home|status)/;

// `vite build --mode PAGE`, the landing page first: it empties the folder that the others are laid beside it in.
export default defineConfig(({ mode }) => ({
  appType: "mpa",
  plugins: [texts(mode), svelte(), ahead(), offline()],
  worker: { format: "es" },
  // a zone with days of 23 and 25 hours; the limit is for a machine that is busy with something else as well
  test: { include: ["src/**/*.test.ts", "tests/**/*.test.ts"], env: { TZ: "Europe/Berlin" }, testTimeout: 60_000 },
  build: {
    target: "es2023",
    emptyOutDir: mode === "landing",
    // the content security policy has no `data:`, so nothing is inlined as one
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: PAGES[mode] ? { [mode]: PAGES[mode] } : PAGES,
      output: { codeSplitting: { groups: [{ name: mode, test: OPENING }] } },
    },
  },
}));
