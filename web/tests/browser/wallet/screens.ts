// What the wallet's browser tests do on its screens, in the words of a person.

import { expect, type Page } from "@playwright/test";

/** Every screen, by the part of its address behind `#/`. */
export const SCREENS = [
  "",
  "add",
  "add/examples",
  "health",
  "check",
  "test",
  "contact",
  "places",
  "stay",
  "import",
  "more",
  "encounters",
  "report",
  "backup",
  "restore",
  "erase",
  "authority",
] as const;

/** Opens the wallet and waits until the rules of the authority are there. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/wallet/`);
  await expect(page.getByTestId("status")).toBeVisible();
  await expect(page.getByTestId("status").getByRole("listitem").first()).toBeVisible();
}

export async function visit(page: Page, screen: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${screen}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
}

/** Adds a certificate of the demonstration, and comes back to the first screen. */
export async function addExample(page: Page, id: string): Promise<void> {
  await visit(page, "add/examples");
  await page.getByTestId(`example-${id}`).click();
  await expect(page.getByTestId("status")).toBeVisible();
}

/** Answers the symptom check: `yes` to these symptoms, `no` to all others. */
export async function answerCheck(page: Page, symptoms: string[]): Promise<void> {
  await visit(page, "check");
  await page.getByRole("button", { name: "None of these" }).click();
  for (const symptom of symptoms) await page.getByTestId(`question-${symptom}`).getByLabel("Yes").check();
  await page.getByRole("button", { name: "Save my answers" }).click();
  await expect(page.getByTestId("said")).toContainText("Your answers are saved");
}

export interface Example {
  id: string;
  text: string;
}

/** The demonstration's certificates, as the service gives them to everybody. */
export async function examples(url: string): Promise<Example[]> {
  const answer = await fetch(`${url}/demo/certificates.json`);
  return (await answer.json()) as Example[];
}
