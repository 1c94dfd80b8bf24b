// Certificates in the wallet: added by paste and by one click, seen to count or not, shown as a code, removed.

import { expect, test } from "./rig";
import { addExample, examples, open, visit } from "./wallet/screens";

test.beforeEach(async ({ page, service }) => open(page, service.url));

test("a pasted certificate is seen to be valid without opening it, and stays after a reload", async ({ page, service }) => {
  const vaccination = (await examples(service.url)).find((one) => one.id === "vaccination");
  await visit(page, "add");
  await page.getByLabel("Or paste the text of the code").fill(vaccination?.text ?? "");
  await page.getByRole("button", { name: "Add this text" }).click();
  const card = page.getByTestId("certificate");
  await expect(card.getByTestId("validity")).toHaveAttribute("data-state", "valid");
  await expect(card).toContainText("Valid");
  await expect(card).toContainText("Léa Exemple");
  await page.reload();
  await expect(page.getByTestId("certificate").getByTestId("validity")).toHaveText("Valid");
});

test("what is no certificate is refused in words, and nothing is kept", async ({ page }) => {
  await visit(page, "add");
  await page.getByLabel("Or paste the text of the code").fill("https://example.org/menu");
  await page.getByRole("button", { name: "Add this text" }).click();
  await expect(page.getByTestId("refusal")).toHaveText("This code is not a health certificate of the kind that begins with HC1.");
  await visit(page, "");
  await expect(page.getByTestId("certificate")).toHaveCount(0);
});

test("an expired certificate is grey and says that the vaccination is not lost", async ({ page }) => {
  await addExample(page, "expired");
  const validity = page.getByTestId("certificate").getByTestId("validity");
  await expect(validity).toHaveAttribute("data-state", "not-accepted");
  await expect(validity).toContainText("Signature has run out");
  await expect(validity).toContainText("The vaccination is not lost");
  await expect(validity.locator("svg")).toHaveAttribute("data-shape", "void");
});

test("a certificate of an unknown issuer says so", async ({ page }) => {
  await addExample(page, "unknown-issuer");
  await expect(page.getByTestId("validity")).toContainText("not in the list of trusted issuers");
});

test("a certificate is read in plain words and shown as a code on white", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await addExample(page, "vaccination");
  await page.getByTestId("certificate").getByRole("link").click();
  const says = page.getByRole("region", { name: "What the certificate says" });
  await expect(says).toContainText("COVID-19");
  await expect(says).toContainText("Dose");
  await expect(says).not.toContainText("840539006");
  await page.getByRole("button", { name: "Show the code" }).click();
  const code = page.getByTestId("full-code");
  await expect(code.getByRole("img")).toBeVisible();
  await expect(code).toHaveCSS("background-color", "rgb(255, 255, 255)");
  const box = await code.locator("svg").last().boundingBox();
  expect(box?.width).toBeGreaterThan(280);
  await page.keyboard.press("Escape");
  await expect(code).toBeHidden();
});

test("results and countries are in the language of the reader", async ({ page }) => {
  await addExample(page, "negative-test");
  await page.getByTestId("certificate").getByRole("link").click();
  const says = page.locator("dl.facts");
  await expect(says).toContainText("Not detected");
  await expect(says).toContainText("Germany");
  await page.locator("header").getByRole("combobox").selectOption("fr");
  await expect(says).toContainText("Non détecté");
  await expect(says).toContainText("PCR ou similaire");
  await expect(says).toContainText("Allemagne");
});

test("a certificate is removed after a question", async ({ page }) => {
  await addExample(page, "recovery");
  await page.getByTestId("certificate").getByRole("link").click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByTestId("said")).toContainText("gone from this device");
  await expect(page.getByTestId("certificate")).toHaveCount(0);
});

test("a file with the text of a certificate is taken", async ({ page, service }) => {
  const test = (await examples(service.url)).find((one) => one.id === "negative-test");
  await visit(page, "add");
  await page.getByTestId("certificate-file").setInputFiles({ name: "certificate.txt", mimeType: "text/plain", buffer: Buffer.from(test?.text ?? "") });
  await expect(page.getByTestId("certificate")).toContainText("Test");
});

test("a certificate of somebody else is kept and counts only when the holder says that it is theirs", async ({ page, service }) => {
  await open(page, service.url);
  await addExample(page, "vaccination");
  await addExample(page, "positive-test");
  await expect(page.getByTestId("said")).toContainText("names somebody else");
  await expect(page.getByTestId("status")).not.toHaveAttribute("data-colour", "red");
  await page.getByTestId("certificate").filter({ hasText: "In your care" }).getByRole("link").click();
  await page.getByLabel("This is my own certificate").check();
  await visit(page, "");
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "red");
});
