// WCAG 2.2 AA on every screen: axe in both themes, 320 px without sideways scrolling, text twice as large, right to left,
// targets of a thumb's size, and the keyboard.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./rig";
import { addExample, answerCheck, open, SCREENS, visit } from "./wallet/screens";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A wallet with something on every screen. */
async function fill(page: Page): Promise<string[]> {
  for (const id of ["vaccination", "expired", "unknown-issuer"]) await addExample(page, id);
  await answerCheck(page, ["fever", "rash"]);
  await visit(page, "stay");
  await page.getByLabel("Latitude").fill("48.2082");
  await page.getByLabel("Longitude").fill("16.3738");
  await page.getByRole("button", { name: "Save" }).click();
  await visit(page, "");
  const links = await page.getByTestId("certificate").getByRole("link").evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).hash.slice(2)));
  return [...SCREENS, "status/measles", ...links];
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on any screen (${colorScheme})`, async ({ page, service }) => {
    // some twenty screens, and axe works for seconds on each where the machine is busy
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, service.url);
    for (const screen of await fill(page)) {
      await visit(page, screen);
      expect.soft(await violations(page), screen).toEqual([]);
    }
  });

  test(`axe finds nothing in dialogs, errors and the code (${colorScheme})`, async ({ page, service }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, service.url);
    await addExample(page, "vaccination");
    await page.getByTestId("certificate").getByRole("link").click();
    await page.getByRole("button", { name: "Show the code" }).click();
    expect.soft(await violations(page), "code").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove" }).click();
    expect.soft(await violations(page), "dialog").toEqual([]);
    await page.keyboard.press("Escape");
    await visit(page, "check");
    await page.getByTestId("question-breathlessness").getByLabel("Yes").check();
    await page.getByRole("button", { name: "Save my answers" }).click();
    expect.soft(await violations(page), "errors").toEqual([]);
  });
}

for (const language of ["en", "zh", "es", "fr", "ar"]) {
  test(`320 px show every screen without sideways scrolling, also with text twice as large (${language})`, async ({ page, service }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, service.url);
    const screens = await fill(page);
    await page.getByTestId("language").selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("dir", language === "ar" ? "rtl" : "ltr");
    for (const screen of screens) {
      await visit(page, screen);
      expect.soft(await page.evaluate(overflow), screen).toEqual([]);
    }
    await page.setViewportSize({ width: 640, height: 640 });
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    for (const screen of screens) {
      await visit(page, screen);
      expect.soft(await page.evaluate(overflow), `${screen} at 200 %`).toEqual([]);
    }
  });
}

/** The elements that stand out of the page sideways; empty where nothing does. */
function overflow(): string[] {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1);
  });
  return out.map((one) => `${one.tagName.toLowerCase()}.${one.className.toString().slice(0, 40)}`);
}

test("every target is at least 44 px high, links in a line of text excepted", async ({ page, service }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, service.url);
  for (const screen of await fill(page)) {
    await visit(page, screen);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, select, nav a, .links a, .choices label, main input:not(.choices input):not([hidden]), summary")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
        .map((one) => one.outerHTML.slice(0, 80)),
    );
    expect.soft(small, screen).toEqual([]);
  }
});

test("the keyboard leads from the skip link to the answers, and the focus is seen", async ({ page, service }) => {
  await open(page, service.url);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.getByRole("link", { name: "Symptom check" }).first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Symptom check" })).toBeFocused();
  await page.getByTestId("question-fever").getByLabel("Yes").focus();
  await page.keyboard.press("Space");
  await expect(page.getByTestId("question-fever").getByLabel("Since when?")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("question-fever").getByLabel("No", { exact: true })).toBeChecked();
});
