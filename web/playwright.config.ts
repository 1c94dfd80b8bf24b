import { defineConfig } from "@playwright/test";

// One worker: a worker is a browser, a service and a camera, and machines that run this are small.
export default defineConfig({
  testDir: "tests/browser",
  outputDir: "node_modules/.cache/playwright",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env["CI"]),
  reporter: process.env["CI"] ? "line" : "list",
  use: { viewport: { width: 390, height: 844 }, locale: "en-GB", trace: "off" },
});
