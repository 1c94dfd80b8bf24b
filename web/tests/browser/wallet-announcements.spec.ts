// Announcements of the authority on the wallet's first screen: while they last, the newest first, and no status follows.

import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import { expect, test } from "./rig";
import { edition, inForce } from "./rig/authority";

const HOUR = 3_600_000;
const pack = readFileSync(new URL("../../../packs/measles.json", import.meta.url), "utf8");

test("what the authority says is shown while it lasts, the newest first, and has no colour", async ({ page, front }) => {
  const now = new Date();
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR).toISOString();
  const said = (id: string, level: string, from: number, until: number, title: string) => ({
    ...{ id, level, from: at(from), until: at(until), title: { en: title, fr: `${title} (fr)` } },
    ...{ text: { en: "First.\n\nSecond.", fr: "Un." }, link: "https://health.example/water" },
  });
  const list = [
    said("old", "info", -48, 48, "A test centre opens"),
    said("new", "urgent", -1, 48, "Boil your water"),
    said("over", "advice", -48, -1, "This is over"),
    said("ahead", "advice", 1, 48, "This is not said yet"),
  ];
  const content = JSON.stringify(list);
  front.edition = edition([inForce(pack, now), { kind: "announcements", name: "news.json", content }], now);
  await page.goto(`${front.url}/wallet/`);
  const shown = page.getByTestId("announcement");
  await expect(shown.getByRole("heading")).toHaveText(["Boil your water", "A test centre opens"]);
  await expect(shown.first()).toContainText("Urgent, from the authority");
  const link = shown.first().getByRole("link", { name: "Read more" });
  await expect(link).toHaveAttribute("href", "https://health.example/water");
  await expect(link).toHaveAccessibleDescription("Boil your water");
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "unknown");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
