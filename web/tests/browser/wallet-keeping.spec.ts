// Keeping: backup, erasing and restoring; the page without a network; storage that refuses; two tabs.

import { readFile } from "node:fs/promises";
import { expect, test } from "./rig";
import { addExample, answerCheck, open, visit } from "./wallet/screens";

const PASSPHRASE = "boat lamp river chalk";

test("what was backed up and erased comes back, and only with the passphrase", async ({ page, service }) => {
  await open(page, service.url);
  await addExample(page, "vaccination");
  await answerCheck(page, []);
  await visit(page, "backup");
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("Passphrase once more").fill(PASSPHRASE);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Make the file" }).click()]);
  const backup = await readFile(await download.path());
  expect(backup.includes("HC1:") || backup.includes("Exemple")).toBe(false);

  await visit(page, "erase");
  await expect(page.getByRole("main")).toContainText("1 certificate");
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByTestId("erase-now").click();
  await expect(page.getByTestId("said")).toContainText("erased from this device");
  await expect(page.getByTestId("certificate")).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "unknown");
  await expect(page.getByTestId("certificate")).toHaveCount(0);

  await visit(page, "restore");
  await page.getByLabel("Backup file").setInputFiles({ name: "pratique.backup", mimeType: "application/octet-stream", buffer: backup });
  await page.getByLabel("Passphrase").fill("another one altogether");
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByTestId("refusal")).toContainText("does not open the backup");
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByTestId("certificate")).toHaveCount(1);
  await expect(page.getByTestId("status")).toContainText("Last answered");
});

test("a weak passphrase and two that differ are refused", async ({ page, service }) => {
  await open(page, service.url);
  await visit(page, "backup");
  await page.getByLabel("Passphrase", { exact: true }).fill("secret");
  await page.getByRole("button", { name: "Make the file" }).click();
  await expect(page.getByRole("alert")).toContainText("too easy to guess");
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("Passphrase once more").fill("boat lamp river chalks");
  await page.getByRole("button", { name: "Make the file" }).click();
  await expect(page.getByRole("alert")).toContainText("not the same");
});

test("after the first load everything works without a network", async ({ page, context, service }) => {
  await open(page, service.url);
  await addExample(page, "vaccination");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText("Offline. Everything here still works.")).toBeVisible();
  await expect(page.getByTestId("validity")).toHaveText("Valid");
  await answerCheck(page, ["fever", "rash"]);
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "amber");
  await page.getByTestId("language").selectOption("ar");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await visit(page, "add");
  await page.reload();
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
});

test("a browser that keeps nothing says so plainly, and the page works for now", async ({ page, service }) => {
  await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: undefined }));
  await open(page, service.url);
  await addExample(page, "vaccination");
  await expect(page.getByTestId("validity")).toHaveText("Valid");
  await expect(page.getByRole("alert")).toContainText("This browser keeps nothing here");
});

test("two tabs do not overwrite each other", async ({ page, context, service }) => {
  await open(page, service.url);
  const other = await context.newPage();
  await open(other, service.url);
  await addExample(page, "vaccination");
  await expect(other.getByTestId("certificate")).toHaveCount(1);
  await Promise.all([addExample(page, "recovery"), addExample(other, "negative-test")]);
  await expect(page.getByTestId("certificate")).toHaveCount(3);
  await other.reload();
  await expect(other.getByTestId("certificate")).toHaveCount(3);
});
