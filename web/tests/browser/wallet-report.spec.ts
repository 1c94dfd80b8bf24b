// Reporting: a code that a nurse makes, what will be shared in plain words, consent, upload, receipt; with the real service.

import AxeBuilder from "@axe-core/playwright";
import type { Page, Request } from "@playwright/test";
import { words } from "./rig/door";
import { ownKeys } from "./rig/exposure";
import { expect } from "./rig";
import { go, type House, test } from "./rig/staff";
import { visit } from "./wallet/screens";

const ROUTES = ["/api/verify", "/api/certificate", "/v1/publish"];
const now = new Date();

/** What somebody on the way can tell of the requests: their order and sizes. */
function witness(page: Page): { path: string; bytes: number }[] {
  const seen: { path: string; bytes: number }[] = [];
  page.on("request", (request: Request) => {
    const path = new URL(request.url()).pathname;
    if (ROUTES.includes(path)) seen.push({ path, bytes: request.postDataBuffer()?.length ?? 0 });
  });
  return seen;
}

async function code(nurse: Page): Promise<string> {
  await go(nurse, "exposure");
  await nurse.getByRole("button", { name: words("desk.exposure.do") }).click();
  const digits = nurse.getByTestId("exposure-code").locator(".digits");
  const read = (await digits.textContent()) ?? "";
  await nurse.getByRole("button", { name: words("desk.exposure.another") }).click();
  return read;
}

async function begin(page: Page, { service }: House, typed: string, file: Buffer): Promise<void> {
  await page.goto(`${service.url}/wallet/`);
  await expect(page.getByTestId("status")).toBeVisible();
  await visit(page, "report");
  await page.getByLabel(words("report.code"), { exact: true }).fill(typed);
  await page.getByLabel(words("report.file"), { exact: true }).setInputFiles({ name: "keys.csv", mimeType: "text/csv", buffer: file });
  await page.getByRole("button", { name: words("report.check") }).click();
}

test("a code leads to consent, and consent to a receipt; a code counts once", async ({ page, house }) => {
  const seen = witness(page);
  const digits = await code(house.nurse);
  await begin(page, house, digits, ownKeys(10, now));
  await expect(page.getByTestId("shared")).toContainText("10 random keys, one a day");
  await expect(page.getByTestId("shared")).toContainText("confirmed a positive result");
  expect(seen.map(({ path }) => path)).toEqual(["/api/verify"]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole("button", { name: words("report.share") }).click();
  await expect(page.getByTestId("reported")).toContainText("10 keys were shared");
  expect(seen.map(({ path }) => path)).toEqual(ROUTES);
  expect(seen.at(-1)?.bytes).toBe(8192);
  await expect(page.getByTestId("receipts").getByRole("listitem")).toHaveText([/10 keys/]);
  await begin(page, house, digits, ownKeys(10, now));
  await expect(page.getByTestId("trouble")).toContainText("or it was used already");
  await expect(page.getByTestId("receipts")).toBeVisible();
});

test("a link of a message brings the code along", async ({ page, house }) => {
  await go(house.nurse, "exposure");
  await house.nurse.getByRole("button", { name: words("desk.exposure.do") }).click();
  const message = (await house.nurse.getByTestId("exposure-message").textContent()) ?? "";
  const [, long] = /#\/report\/(\w+)/.exec(message) ?? [];
  expect(long).toMatch(/^\w{16}$/);
  await house.nurse.getByRole("button", { name: words("desk.exposure.another") }).click();
  await page.goto(`${house.service.url}/wallet/#/report/${long}`);
  await expect(page.getByLabel(words("report.code"), { exact: true })).toHaveValue(long ?? "");
});

test("nothing is asked of the authority for a file that is no file of keys", async ({ page, house }) => {
  const seen = witness(page);
  await begin(page, house, "12345678", Buffer.from("a letter"));
  await expect(page.getByTestId("trouble")).toContainText("no file of a beacon's keys");
  await begin(page, house, "12345678", Buffer.from("key,start,period\n"));
  await expect(page.getByTestId("trouble")).toContainText("no key of the last two weeks");
  expect(seen).toEqual([]);
});

test("requests for show have the order and the sizes of an earnest report", async ({ page, house }) => {
  const seen = witness(page);
  await begin(page, house, await code(house.nurse), ownKeys(5, now));
  await page.getByRole("button", { name: words("report.share") }).click();
  await expect(page.getByTestId("reported")).toBeVisible();
  const earnest = [...seen];
  seen.length = 0;
  // the time for show has come
  await page.evaluate(async () => {
    const opened = indexedDB.open("pratique-encounters");
    await new Promise((done) => (opened.onsuccess = done));
    const store = opened.result.transaction("published", "readwrite").objectStore("published");
    const put = store.put(Date.now() - 1, "show");
    await new Promise((done) => (put.onsuccess = done));
    opened.result.close();
  });
  await page.clock.install();
  await page.reload();
  await expect.poll(() => seen.length).toBe(1);
  await expect
    .poll(async () => {
      await page.clock.fastForward(60_000);
      return seen.length;
    })
    .toBe(3);
  expect(seen).toEqual(earnest);
});
