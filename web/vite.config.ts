import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { ahead } from "./build/ahead.ts";
import { offline } from "./build/offline.ts";

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// A separate entry each, so that the door carries no wallet.
export default defineConfig({
  appType: "mpa",
  plugins: [svelte(), ahead(), offline()],
  worker: { format: "es" },
  // a zone with days of 23 and 25 hours; the limit is for a machine that is busy with something else as well
  test: { include: ["src/**/*.test.ts", "tests/**/*.test.ts"], env: { TZ: "Europe/Berlin" }, testTimeout: 60_000 },
  build: {
    target: "es2023",
    // the content security policy has no `data:`, so nothing is inlined as one
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        landing: page("index.html"),
        wallet: page("wallet/index.html"),
        door: page("door/index.html"),
      },
    },
  },
});
