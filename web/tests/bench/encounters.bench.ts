// How many published keys a second the wallet compares with what the phone saw: unpacking, the signature and reading of the file
// included, as the page itself measures it.

import { readFileSync } from "node:fs";
import { expect, test } from "../browser/rig.ts";
import { edition, inForce } from "../browser/rig/authority.ts";
import { crowd, exported, exportKeys, keyOf, midnight, REGION } from "../browser/rig/exposure.ts";
import { visit } from "../browser/wallet/screens";
import { bench, median } from "./print.ts";

const [KEYS, SIGHTINGS, TURNS, BAR] = [60_000, 10_000, 7, 150_000];
const pack = readFileSync(new URL("../../../packs/covid-19-guidance-2021.json", import.meta.url), "utf8");

test("published keys compared with ten thousand sightings", async ({ page, front }) => {
  const now = new Date();
  const [from, to] = [midnight(2, now), midnight(1, now)];
  const keys = Array.from({ length: KEYS }, (_, number) => keyOf(number, midnight(3, now)));
  const path = `${REGION}/${from}-${to}-00001.zip`;
  front.edition = edition([inForce(pack, now), exportKeys()], now);
  front.exposure = new Map<string, string | Buffer>([
    [`${REGION}/index.txt`, `${path}\n`],
    [path, exported(keys, from, to)],
  ]);
  await page.goto(`${front.url}/wallet/`);
  await expect.poll(() => front.exposureAsked).toContain(path);
  await visit(page, "encounters");
  await page.getByTestId("sightings-file").setInputFiles({ name: "sightings.csv", mimeType: "text/csv", buffer: crowd(SIGHTINGS, midnight(3, now)) });
  await expect(page.getByTestId("sightings")).toContainText("10,000");
  const rates: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    await page.getByRole("button", { name: "Look now" }).click();
    await expect(page.getByTestId("said")).toContainText("compared");
    rates.push(Number(await page.getByTestId("speed").getAttribute("data-per-second")));
    await page.waitForTimeout(100);
  }
  const rate = median(rates);
  bench("wallet-encounters-keys", rate, "keys/s", [rate / BAR, `bar of ${BAR}`]);
  front.exposure = undefined;
});
