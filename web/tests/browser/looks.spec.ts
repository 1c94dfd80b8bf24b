// Every screen of the landing page and the door: nothing that axe finds (WCAG 2.2 AA), and all of it in 320 pixels, in each language.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Service } from "./rig/program.ts";
import { expect, test } from "./rig.ts";
import { DoorPage } from "./rig/door.ts";
import { issue } from "./rig/issue.ts";

const LANGUAGES = ["en", "zh", "es", "fr", "ar"];
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type Screen = (page: Page, service: Service) => Promise<void>;

/** Opens the door at the first place, or the last, which is one of care. */
async function door(page: Page, service: Service, place: "first" | "last" = "first"): Promise<DoorPage> {
  await page.goto(`${service.url}/door/`);
  await page.locator("main li button")[place]().click();
  return new DoorPage(page);
}

async function answer(page: Page, service: Service, text: string): Promise<void> {
  const opened = await door(page, service);
  await opened.paste(text);
  await expect(opened.answer).toBeVisible();
}

const SCREENS: Record<string, Screen> = {
  landing: async (page, { url }) => void (await page.goto(url)),
  "choosing a place": async (page, { url }) => {
    await page.goto(`${url}/door/`);
    await expect(page.locator("main li button").first()).toBeVisible();
  },
  scanning: async (page, service) => {
    await door(page, service);
    await expect(page.locator('[data-stage="looking"]')).toBeVisible();
  },
  "no camera": async (page, service) => {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotFoundError"));
    });
    await door(page, service);
    await expect(page.locator('[data-stage="fault"]')).toBeVisible();
  },
  typing: async (page, service) => {
    await door(page, service);
    await page.locator(".tools .button").last().click();
    await expect(page.locator("textarea")).toBeVisible();
  },
  care: async (page, service) => void (await door(page, service, "last")),
  admitted: (page, service) => answer(page, service, issue(service, "vaccination")),
  refused: (page, service) => answer(page, service, issue(service, "vaccination", { date: "2020-12-27" })),
};

for (const [name, open] of Object.entries(SCREENS)) {
  test(`${name}: nothing for axe to find, by day and by night`, async ({ page, service, camera }) => {
    camera.showNothing();
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page, service);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
    }
  });

  test(`${name}: fits in 320 pixels in every language`, async ({ page, service, camera }) => {
    camera.showNothing();
    await page.setViewportSize({ width: 320, height: 640 });
    for (const language of LANGUAGES) {
      // a page without a memory of its own: a door that is still open may write down its place again
      await page.goto(service.url);
      await page.evaluate((language) => localStorage.setItem("pratique.language", language), language);
      await page.evaluate(() => localStorage.removeItem("pratique.door"));
      await open(page, service);
      await expect(page.locator("html")).toHaveAttribute("dir", language === "ar" ? "rtl" : "ltr");
      expect(await wider(page), language).toEqual([]);
    }
  });
}

/** What sticks out of the page, and texts that are cut. */
function wider(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const out: string[] = [];
    if (document.documentElement.scrollWidth > width) out.push(`page of ${document.documentElement.scrollWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>("main *, dialog[open] *, header *")) {
      const { left, right, width: own } = element.getBoundingClientRect();
      const hidden = own <= 1 || element.closest(".visually-hidden, video, svg, [hidden]");
      if (!hidden && (left < -1 || right > width + 1)) out.push(`${element.tagName} ${element.className} ${left}..${right}`);
    }
    return out;
  });
}
