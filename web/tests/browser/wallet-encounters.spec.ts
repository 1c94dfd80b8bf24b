// Encounters: sightings from a file are compared on the device with what an authority publishes to everybody, join the status with
// day, duration and reason, and can be erased. The authority and its exports are written a second time, apart from the product.

import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./rig";
import { edition, inForce } from "./rig/authority";
import { exported, exportKeys, keyOf, midnight, nearby, REGION } from "./rig/exposure";
import type { Front } from "./rig/front";
import { visit } from "./wallet/screens";

const pack = readFileSync(new URL("../../../packs/covid-19-guidance-2021.json", import.meta.url), "utf8");
const now = new Date();
const others = Array.from({ length: 500 }, (_, number) => keyOf(number, midnight(3, now)));
const PATH = `${REGION}/${midnight(2, now)}-${midnight(1, now)}-00001.zip`;

/** An authority that publishes these keys of three days ago. */
function publish(front: Front, keys = others, by: "authority" | "stranger" = "authority"): void {
  front.edition = edition([inForce(pack, now), exportKeys()], now);
  const archive = exported(keys, midnight(2, now), midnight(1, now), by);
  front.exposure = new Map<string, string | Buffer>([
    [`${REGION}/index.txt`, `${PATH}\n`],
    [PATH, archive],
  ]);
  front.exposureAsked = [];
}

test.afterEach(({ front }) => {
  front.exposure = undefined;
});

async function begin(page: Page, front: Front): Promise<void> {
  await page.goto(`${front.url}/wallet/`);
  await expect(page.getByTestId("status")).toBeVisible();
  await expect.poll(() => front.exposureAsked).toContain(PATH);
}

async function bring(page: Page, file: Buffer, name = "sightings.csv"): Promise<void> {
  await visit(page, "encounters");
  await page.getByTestId("sightings-file").setInputFiles({ name, mimeType: "text/csv", buffer: file });
}

test("an hour near somebody who reported makes amber, with day, minutes and reason, and never who", async ({ page, front }) => {
  publish(front);
  await begin(page, front);
  await bring(page, nearby(keyOf(7, midnight(3, now)), 60));
  await expect(page.getByTestId("said")).toContainText("The sightings are kept here");
  await expect(page.getByTestId("sightings")).toContainText("12 sightings");
  await expect(page.getByTestId("found")).toContainText("Compared with 500 published keys");
  await expect(page.getByTestId("found").getByRole("listitem")).toHaveText([/weighed minutes \(/]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await visit(page, "");
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "amber");
  await page.getByTestId("pack-covid-19-guidance-2021").click();
  await expect(page.getByRole("main")).toContainText("Your phone was near the phone of a case");
  await expect(page.getByRole("main")).toContainText(/near one that was later reported \(\d+ weighed minutes\)/);
  await visit(page, "");
  await page.reload();
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "amber");
});

test("nobody who was near reported, or a stranger signed: nothing follows", async ({ page, front }) => {
  for (const [keys, by] of [
    [others.slice(8), "authority"],
    [others, "stranger"],
  ] as const) {
    publish(front, keys, by);
    await begin(page, front);
    await bring(page, nearby(keyOf(7, midnight(3, now)), 60));
    await expect(page.getByTestId("sightings")).toContainText("12 sightings");
    await expect(page.getByTestId("found").getByRole("listitem")).toHaveCount(0);
    await visit(page, "");
    await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "unknown");
    await page.evaluate(() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => indexedDB.deleteDatabase(name!)))));
  }
});

test("what is no file of sightings is refused in words, and nothing is lost", async ({ page, front }) => {
  publish(front);
  await begin(page, front);
  await bring(page, nearby(keyOf(7, midnight(3, now)), 60));
  await expect(page.getByTestId("sightings")).toContainText("12 sightings");
  await bring(page, Buffer.from("a letter"), "letter.txt");
  await expect(page.getByRole("alert")).toContainText("This is no file of sightings");
  await expect(page.getByTestId("sightings")).toContainText("12 sightings");
});

test("what is erased is gone, from the status too", async ({ page, front }) => {
  publish(front);
  await begin(page, front);
  await bring(page, nearby(keyOf(7, midnight(3, now)), 60));
  await expect(page.getByTestId("found").getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Erase all sightings" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Erase all sightings" }).click();
  await expect(page.getByTestId("sightings")).toContainText("No sightings");
  await visit(page, "");
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "unknown");
});

test("a wallet with sightings and one without fetch the same files, and each once", async ({ page, front, browser }) => {
  publish(front);
  await begin(page, front);
  await bring(page, nearby(keyOf(7, midnight(3, now)), 60));
  await expect(page.getByTestId("found").getByRole("listitem")).toHaveCount(1);
  const withSightings = [...front.exposureAsked];
  publish(front);
  const context = await browser.newContext();
  const other = await context.newPage();
  await begin(other, front);
  await visit(other, "encounters");
  await expect(other.getByTestId("found")).toBeVisible();
  expect(front.exposureAsked).toEqual(withSightings);
  await context.close();
});
