// Shows what the benches print and nothing else, and why one failed.

import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

export default class Lines implements Reporter {
  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onStdErr(chunk: string | Buffer): void {
    process.stderr.write(chunk);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    for (const { stack, message } of result.errors) process.stderr.write(`${test.title}: ${stack ?? message}\n`);
  }

  onEnd(result: FullResult): void {
    if (result.status !== "passed") process.stderr.write(`the benches of the pages: ${result.status}\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}
