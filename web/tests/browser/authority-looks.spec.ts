// Every view of the desk with what the real program answers: nothing that axe finds (WCAG 2.2 AA), all of it in 320 pixels, and the
// focus of the keyboard always seen.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { words } from "./rig/door.ts";
import { device, go, type House, invite, join, SCREEN, test as rig } from "./rig/staff.ts";
import { expect } from "./rig.ts";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const DAY = 86_400_000;

/** A view, and what leads to it. */
type View = [name: string, open: (page: Page) => Promise<void>];

const screen = (name: string): View => [name, (page) => go(page, name)];

const VIEWS: View[] = [
  ...["issue/test", "issue/vaccination", "issue/recovery", "correct", "revoke", "batch", "publishing", "log", "service", "staff", "account"].map(screen),
  ["what is wrong, and an open list", wrong],
  ["hand over", handOver],
  ["a batch with a faulty line", batch],
  ["a certificate to be revoked", revoke],
  ["a draft", draft],
  ["an invitation", (page) => invite(page, `Nurse ${Math.random()}`, "issuer").then(() => undefined)],
];

/** Somebody with all roles, so that one page comes to every view. */
const test = rig.extend<object, { all: Page }>({
  all: [
    async ({ browser, house }, use) => {
      const page = await device(browser);
      await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
      await join(page, await invite(house.administrator, "All roles", "issuer", "officer", "auditor", "operator", "administrator"));
      await use(page);
      await page.context().close();
    },
    { scope: "worker" },
  ],
});

test("axe finds nothing on any view of the desk", async ({ all, house }) => {
  test.slow();
  for (const [name, open] of VIEWS) {
    await fresh(all);
    await open(all);
    await settled(all);
    expect.soft(await violations(all), name).toEqual([]);
  }
  await signedOut(all, house);
  expect.soft(await violations(all), "sign in").toEqual([]);
  await signIn(all);
});

test("every view of the desk fits in 320 pixels", async ({ all }) => {
  test.slow();
  await all.setViewportSize({ width: 320, height: 640 });
  for (const [name, open] of VIEWS) {
    await fresh(all);
    await open(all);
    await settled(all);
    expect.soft(await all.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320);
  }
  await all.setViewportSize(SCREEN);
});

test("whatever has the focus of the keyboard is seen to have it", async ({ all }) => {
  test.slow();
  for (const [name, open] of VIEWS) {
    await fresh(all);
    await open(all);
    await settled(all);
    expect.soft(await unseen(all), name).toEqual([]);
  }
});

/** Another view first, so that a view is opened anew. */
async function fresh(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await go(page, page.url().endsWith("#/account") ? "log" : "account");
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator("main h1")).toBeVisible();
  await expect(page.locator("main")).not.toContainText(words("desk.waiting"));
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** Walks with Tab, and gives what has the focus and does not look like it: no outline, and the same as without it. */
async function unseen(page: Page): Promise<string[]> {
  const found = new Set<string>();
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || focused === document.body) return undefined;
      // a choice is outlined with its words
      const outlined = [focused, focused.closest("label")].some((element) => {
        const { outlineStyle, outlineWidth } = element ? getComputedStyle(element) : { outlineStyle: "none", outlineWidth: "0" };
        return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
      });
      const { top, bottom } = focused.getBoundingClientRect();
      const isSeen = outlined && bottom > 0 && top < innerHeight;
      const first = (focused.dataset["step"] ??= "no") === "no";
      focused.dataset["step"] = "yes";
      return { isSeen, first, what: focused.outerHTML.slice(0, 120) };
    });
    // round once
    if (!here?.first) break;
    if (!here.isSeen) found.add(here.what);
  }
  return [...found];
}

async function wrong(page: Page): Promise<void> {
  await go(page, "issue/test");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.locator('[data-member="device"]').press("ArrowDown");
  await expect(page.getByRole("listbox")).toBeVisible();
}

async function handOver(page: Page): Promise<void> {
  await go(page, "issue/recovery");
  await page.locator("[data-member=family]").fill("Exemple");
  await page.locator("[data-member=given]").fill("Maximiliana Theodora");
  await page.locator("[data-member=birth]").fill("1990");
  await page.locator("[data-member=first_positive]").fill(new Date(Date.now() - 40 * DAY).toISOString().slice(0, 10));
  await page.keyboard.press("Control+Enter");
  const again = page.getByRole("button", { name: words("desk.duplicate.do") });
  await expect(page.getByTestId("issued").or(again)).toBeVisible();
  if (await again.isVisible()) await again.click();
  await expect(page.getByTestId("issued")).toBeVisible();
  await page.locator("summary").click();
}

async function batch(page: Page): Promise<void> {
  await go(page, "batch");
  const lines = ["kind,family,given,birth,first_positive", "recovery,Muster,Anna,1980,2026-10-01", "recovery,Muster,Otto,31.2.1990,never"];
  await page.getByTestId("batch-file").setInputFiles({ name: "a-file-with-quite-a-long-name-from-a-laboratory.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await expect(page.getByRole("list", { name: words("desk.batch.rows") })).toBeVisible();
}

async function revoke(page: Page): Promise<void> {
  await go(page, "revoke");
  await page.getByLabel(words("desk.find.label")).fill(`HC1:${"6BFOXN%TSMAHN-H".repeat(20)}`);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: words("desk.revoke.do") }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

/** The removal of a file in force; the draft that an earlier visit left is taken as it is. */
async function draft(page: Page): Promise<void> {
  await go(page, "publishing");
  await settled(page);
  const left = page.getByRole("list").getByRole("link", { name: /Made by/ });
  if ((await left.count()) > 0) await left.first().click();
  else await page.getByRole("button", { name: /Draft to take out.*measles/ }).first().click();
  await expect(page.getByText(words("desk.draft.own"))).toBeVisible();
}

async function signedOut(page: Page, { service }: House): Promise<void> {
  await page.getByRole("button", { name: words("desk.sign-out") }).click();
  await expect(page.getByRole("button", { name: words("desk.sign-in.do") })).toBeVisible();
  expect(page.url()).toContain(service.desk);
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: words("desk.sign-in.do") }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
}
