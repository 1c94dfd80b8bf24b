// Every view of the desk: nothing that axe finds (WCAG 2.2 AA) by day and by night, and all of it in 320 pixels in each language.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { MadeUpServer } from "./desk/server.ts";
import { expect, test } from "./rig.ts";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const LANGUAGES = ["en", "zh", "es", "fr", "ar"];
const SCREENS = ["issue/test", "issue/vaccination", "issue/recovery", "correct", "revoke", "batch", "exposure", "publishing", "publishing/draft/41d7", "log", "service", "staff", "account"];

async function standing(page: Page): Promise<MadeUpServer> {
  const server = new MadeUpServer();
  await server.stand(page);
  await page.emulateMedia({ reducedMotion: "reduce" });
  return server;
}

async function visit(page: Page, screen: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`/desk/#/${screen}`);
  await expect(page.locator("main h1")).toBeVisible();
  await page.waitForLoadState("networkidle");
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any view of the desk (${colorScheme})`, async ({ page }) => {
    test.slow();
    const server = await standing(page);
    await page.emulateMedia({ colorScheme });
    for (const screen of SCREENS) {
      await visit(page, screen);
      expect.soft(await violations(page), screen).toEqual([]);
    }
    await visit(page, "issue/test");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("alert")).toBeVisible();
    await page.locator('[data-member="device"]').press("ArrowDown");
    expect.soft(await violations(page), "findings and an open list").toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator('[data-member="family"]').fill("Exemple");
    await page.locator('[data-member="birth"]').fill("1990");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByTestId("issued")).toBeVisible();
    expect.soft(await violations(page), "hand over").toEqual([]);
    server.signedIn = false;
    await visit(page, "");
    expect.soft(await violations(page), "sign in").toEqual([]);
  });
}

for (const language of LANGUAGES) {
  test(`the desk fits in 320 pixels (${language})`, async ({ page }) => {
    test.slow();
    await standing(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.addInitScript((language) => location.protocol.startsWith("http") && localStorage.setItem("pratique.language", language), language);
    for (const screen of SCREENS) {
      await visit(page, screen);
      await expect(page.locator("html")).toHaveAttribute("dir", language === "ar" ? "rtl" : "ltr");
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), screen).toBeLessThanOrEqual(320);
    }
  });
}
