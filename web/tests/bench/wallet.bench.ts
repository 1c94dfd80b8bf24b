// How long the wallet takes from opening to a status with its reasons, the processor slowed four times.

import type { Page } from "@playwright/test";
import { expect, test } from "../browser/rig.ts";
import { addExample, examples, open } from "../browser/wallet/screens";
import { bench, median } from "./print.ts";

const TURNS = 7;
/** How many times slower than it is, and the bar for the first status, in milliseconds. */
const [SLOWDOWN, BAR] = [4, 1000];

const SHOWN = "shown after ms: ";

/** Says on the console when the status and its first line are there; time 0 is the start of the navigation. */
function note(shown: string): void {
  const seen = (): boolean => {
    const status = document.querySelector('[data-testid="status"] li');
    if (status) requestAnimationFrame(() => console.log(`${shown}${performance.now()}`));
    return status !== null;
  };
  new MutationObserver((_, observer) => seen() && observer.disconnect()).observe(document, { childList: true, subtree: true });
}

async function slow(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
}

async function untilShown(page: Page, url: string): Promise<number> {
  // not `waitForFunction`, which has the page parse a large script of the rig's while it is measured
  const said = page.waitForEvent("console", (message) => message.text().startsWith(SHOWN));
  await page.goto(`${url}/wallet/`, { waitUntil: "commit" });
  return Number((await said).text().slice(SHOWN.length));
}

function print(name: string, times: number[]): void {
  const time = median(times);
  bench(name, time, "ms", [time / BAR, `bar of ${BAR} ms`]);
}

test("the very first visit, with nothing kept", async ({ browser, service }) => {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(note, SHOWN);
    await slow(page);
    times.push(await untilShown(page, service.url));
    await context.close();
  }
  print("wallet-first-status-first-visit", times);
});

test("a later visit, with every certificate of the demonstration", async ({ page, service }) => {
  await open(page, service.url);
  const all = await examples(service.url);
  expect(all.length).toBeGreaterThan(2);
  for (const { id } of all) await addExample(page, id);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.addInitScript(note, SHOWN);
  await slow(page);
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    await page.goto("about:blank");
    times.push(await untilShown(page, service.url));
  }
  print("wallet-first-status-later-visit", times);
});
