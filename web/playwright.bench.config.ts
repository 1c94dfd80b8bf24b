import tests from "./playwright.config.ts";

// Measured, not judged: each prints a line `BENCH name value unit (ratio × rival)`.
export default { ...tests, testDir: "tests/bench", testMatch: "*.bench.ts", reporter: "./tests/bench/lines.ts", timeout: 120_000 };
