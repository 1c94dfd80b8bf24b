// The status: unknown at first and friendly, amber by symptoms, red by a positive test, each with its reason and its end.

import { expect, test } from "./rig";
import { addExample, answerCheck, open, visit } from "./wallet/screens";

test.beforeEach(async ({ page, service }) => open(page, service.url));

test("before anything is known the status is unknown, and says what would help", async ({ page }) => {
  const status = page.getByTestId("status");
  await expect(status).toHaveAttribute("data-colour", "unknown");
  await expect(status).toContainText("Nothing here points to a risk");
  await expect(status.getByRole("link", { name: "Symptom check" })).toBeVisible();
});

test("symptoms make amber, with reason, source, end and how to contest", async ({ page }) => {
  await answerCheck(page, ["fever", "rash"]);
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "amber");
  await page.getByTestId("pack-measles").click();
  await expect(page.getByTestId("colour")).toHaveAttribute("data-colour", "amber");
  const reason = page.getByTestId("reason-MEASLES-SYMPTOMS");
  await expect(reason.getByTestId("countdown")).toContainText(/Ends in \d days/);
  for (const heading of ["What to do", "What this rests on", "How to contest this", "Source"])
    await expect(reason.getByRole("heading", { name: heading, exact: true })).toBeVisible();
  await expect(reason).toContainText("Fever, since");
  await expect(reason.getByRole("link", { name: /Iowa/ })).toHaveAttribute("rel", /noreferrer/);
  await expect(page.getByText("They are not medical advice.")).toBeVisible();
});

test("symptoms that have ended are answered with no, and the reason rests on when they ended", async ({ page }) => {
  await answerCheck(page, ["fever"]);
  await visit(page, "health");
  await expect(page.getByTestId("fact").filter({ hasText: "Fever, since" })).toHaveCount(1);
  await answerCheck(page, []);
  await visit(page, "health");
  await expect(page.getByTestId("fact").filter({ hasText: "Fever, since" })).toHaveCount(0);
});

test("every question wants an answer, and the first without one has the focus", async ({ page }) => {
  await visit(page, "check");
  await page.getByRole("button", { name: "Save my answers" }).click();
  await expect(page.getByRole("alert")).toContainText("have no answer yet");
  await expect(page.getByTestId("question-fever").getByLabel("Yes")).toBeFocused();
});

test("shortness of breath leads to the emergency number at once", async ({ page }) => {
  await visit(page, "check");
  await expect(page.getByRole("heading", { name: "When to call for help at once" })).toBeVisible();
  await page.getByTestId("question-breathlessness").getByLabel("Yes").check();
  await expect(page.getByRole("alert")).toContainText("call your emergency number now");
});

test("an own positive test makes red, and removing it takes red away", async ({ page }) => {
  await visit(page, "test");
  await page.getByLabel("Which illness?").selectOption({ label: await covid(page) });
  await page.getByLabel("Positive").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "red");
  await visit(page, "health");
  await page.getByTestId("fact").getByRole("button", { name: /^Remove/ }).click();
  await visit(page, "");
  await expect(page.getByTestId("status")).not.toHaveAttribute("data-colour", "red");
});

test("the certificate of a positive test counts like the test", async ({ page }) => {
  await addExample(page, "positive-test");
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "red");
});

test("contact with a case makes amber until a day that is told", async ({ page }) => {
  await visit(page, "contact");
  await page.getByLabel("Which illness?").selectOption({ label: await covid(page) });
  await page.getByLabel("Close contact").check();
  await page.getByRole("button", { name: "Save" }).click();
  const status = page.getByTestId("status");
  await expect(status).toHaveAttribute("data-colour", /amber|red/);
  await expect(status.getByTestId("countdown").first()).toContainText("Ends in");
});

test("the clock goes on: what has ended is gone without a reload", async ({ page, service }) => {
  await page.clock.install();
  await open(page, service.url);
  await answerCheck(page, ["fever", "rash"]);
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "amber");
  await page.clock.fastForward(12 * 24 * 3_600_000);
  await expect(page.getByTestId("status")).not.toHaveAttribute("data-colour", "amber");
});

/** The title of the first COVID-19 pack. */
async function covid(page: import("@playwright/test").Page): Promise<string> {
  return (await page.getByLabel("Which illness?").getByRole("option").filter({ hasText: "COVID-19" }).first().textContent())?.trim() ?? "";
}
