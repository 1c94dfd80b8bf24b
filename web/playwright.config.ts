import { defineConfig } from "@playwright/test";

// One worker: a worker is a browser, a service and a camera, and machines that run this are small. The limits are for
// a machine that is busy with something else as well; what passes does not wait for them.
export default defineConfig({
  testDir: "tests/browser",
  outputDir: "node_modules/.cache/playwright",
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env["CI"]),
  reporter: process.env["CI"] ? "line" : "list",
  use: { viewport: { width: 390, height: 844 }, locale: "en-GB", trace: "off" },
});
