// Codes of exposure notification at the desk: by keyboard, shown to be read out and to be sent, ended, and gone from the page.

import type { Page } from "@playwright/test";
import { EXPOSURE_CODE, MadeUpServer, problem } from "./desk/server.ts";
import { expect, test as rig } from "./rig.ts";

const test = rig.extend<{ server: MadeUpServer }>({
  server: async ({ page }, use) => {
    const server = new MadeUpServer();
    await server.stand(page);
    await use(server);
  },
});

async function open(page: Page): Promise<void> {
  await page.goto("/desk/#/exposure");
  await expect(page.getByRole("heading", { level: 1, name: "Exposure codes" })).toBeVisible();
  await page.getByRole("radio", { name: "Confirmed by a laboratory" }).focus();
}

const typed = (at: Date) => `${at.getDate()}.${at.getMonth() + 1}.${at.getFullYear()}`;

test("a code is made with the keyboard alone and shown in groups of four", async ({ page, server }) => {
  await open(page);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^Likely/ })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel(/symptoms began/)).toBeFocused();
  const began = new Date(Date.now() - 3 * 86_400_000);
  await page.keyboard.type(typed(began));
  await page.keyboard.press("Control+Enter");
  await expect(page.getByTestId("exposure-code")).toContainText("1234 5678");
  const [asked] = server.asks("POST /desk/exposure-codes");
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${began.getFullYear()}-${two(began.getMonth() + 1)}-${two(began.getDate())}`;
  const offset = await page.evaluate(() => 0 - new Date().getTimezoneOffset());
  expect(JSON.parse(asked?.body ?? "")).toEqual({ test_type: "likely", symptom_date: day, tz_offset: offset });
  expect(asked?.csrf).toBe("word");
  // the message in each language, and the square of its link
  await expect(page.getByTestId("exposure-message")).toHaveText(EXPOSURE_CODE.sms.en);
  await page.getByRole("radio", { name: "Spanish" }).check();
  await expect(page.getByTestId("exposure-message")).toHaveText(EXPOSURE_CODE.sms.es);
  await expect(page.locator("main .code svg")).toBeVisible();

  const next = page.getByRole("button", { name: "Another code" });
  await next.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel(/symptoms began/)).toHaveValue("");
  const left = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href);
  expect(left).not.toMatch(/12345678|1234 5678|abcdefgh/);
});

test("a code is ended, and one that was used says so", async ({ page, server }) => {
  const path = `DELETE /desk/exposure-codes/${EXPOSURE_CODE.uuid}`;
  server.other[path] = problem(409, "EXPOSURE_CODE_USED");
  await open(page);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "End this code" }).click();
  await expect(page.getByText("This code was used already.")).toBeVisible();
  delete server.other[path];
  await page.getByRole("button", { name: "End this code" }).click();
  await expect(page.getByText("It opens nothing any more.").first()).toBeVisible();
  expect(server.asks(path)).toHaveLength(2);
});

test("a day that is none, or too long ago, is said beside its field", async ({ page, server }) => {
  await open(page);
  await page.getByLabel(/Day of the test/).fill("31.2.2026");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByLabel(/Day of the test/)).toHaveAttribute("aria-invalid", "true");
  expect(server.asks("POST /desk/exposure-codes")).toHaveLength(0);
  server.other["POST /desk/exposure-codes"] = problem(422, "DATE_OUT_OF_RANGE");
  await page.getByLabel(/Day of the test/).fill("1.2.2026");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("The day must be one of the last 28 days.")).toBeVisible();
  await expect(page.getByLabel(/Day of the test/)).toBeFocused();
});
