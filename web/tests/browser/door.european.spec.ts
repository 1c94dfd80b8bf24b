// Real test certificates of the member states, with the signer and at the moment that each was made for, shown to the camera of the
// door: at a restaurant under the sample policy of 2021 (complete for 14 to 270 days, PCR 72 hours, rapid test 24 hours, recovered
// 11 to 180 days ago). What is right was worked out by hand from the content of each.

import { readFileSync } from "node:fs";
import { CONDITIONS } from "../frames/conditions.ts";
import { Random } from "../frames/random.ts";
import { expect, test } from "./rig.ts";
import { edition, inForce, trust, valueSets } from "./rig/authority.ts";
import { DoorPage, words } from "./rig/door.ts";
import { european, noFixtures } from "./rig/european.ts";
import { withOtherContent, withOtherSignature } from "./rig/forge.ts";

type Case = [name: string, why: string, decision: "admit" | "refuse" | "ask-person", code?: string];

const CASES: Case[] = [
  ["DK/2DCode/raw/5.json", "second of two doses 27 days ago", "admit"],
  ["ES/2DCode/raw/701.json", "second of two doses 43 days ago", "admit"],
  ["SE/2DCode/raw/1.json", "second of two doses 29 days ago", "admit"],
  ["BE/2DCode/raw/3.json", "PCR two days ago", "admit"],
  ["FI/2DCode/raw/3.json", "PCR 59 hours ago", "admit"],
  ["SK/2DCode/raw/6.json", "recovered 28 days ago", "admit"],
  ["SI/2DCode/raw/REC.json", "recovered 57 days ago", "admit"],
  ["common/2DCode/raw/CO28.json", "two tags round the message", "admit"],
  ["DE/2DCode/raw/1.json", "second dose three days ago", "refuse", "DOOR-RULES"],
  ["PT/1.0.0/2DCode/raw/1.json", "first of two doses", "refuse", "DOOR-RULES"],
  ["AT/2DCode/raw/3.json", "PCR months ago", "refuse", "DOOR-RULES"],
  ["SI/2DCode/raw/test-AG.json", "rapid test 24 hours and 40 minutes ago", "refuse", "DOOR-RULES"],
  ["FR/2DCode/raw/DCC_Test_0003.json", "the virus was found", "refuse", "DOOR-RULES"],
  ["PL/1.2.1/2DCode/raw/6.json", "signed by somebody else than the signer it was made for", "refuse", "HC1-KEY-UNKNOWN"],
  ["common/2DCode/raw/CO5.json", "signature of three bytes", "refuse", "HC1-SIGNATURE"],
  ["NL/2DCode/raw/216-NL-test+wrong_key.json", "a test, signed by a key for something else", "refuse", "HC1-KEY-USAGE"],
];

const pack = readFileSync(new URL("../../../packs/covid-19-guidance-2021.json", import.meta.url), "utf8");

test.describe("certificates of the member states at the door", () => {
  const skipped = noFixtures();
  test.skip(skipped !== undefined, skipped);

  for (const [name, why, decision, code] of CASES) {
    test(`${name}: ${why}: ${decision}`, async ({ page, camera, front }) => {
      const { text, signer, clock } = european(name);
      front.edition = edition([inForce(pack, clock), trust([{ country: "EU", der: signer }]), valueSets()], clock);
      await camera.show(text, CONDITIONS["together"]?.(new Random(text.length)));
      await page.clock.setFixedTime(clock);
      const door = new DoorPage(page);
      await door.open(front.url);
      await door.answers(decision, code);
    });
  }

  test("a signature with one bit turned is refused, and so is another content under a good one", async ({ page, camera, front }) => {
    const { text, signer, clock } = european("DK/2DCode/raw/5.json");
    front.edition = edition([inForce(pack, clock), trust([{ country: "DK", der: signer }]), valueSets()], clock);
    await camera.show(withOtherSignature(text));
    await page.clock.setFixedTime(clock);
    const door = new DoorPage(page);
    await door.open(front.url);
    await door.answers("refuse", "HC1-SIGNATURE");
    await door.next();
    await door.paste(withOtherContent(text, "840539006"));
    await door.answers("refuse", "HC1-SIGNATURE");
    await door.next();
    await door.paste(text);
    await door.answers("admit");
  });

  test("an issuer that is not in the list is not trusted, whoever it is", async ({ page, camera, front }) => {
    const { text, clock } = european("DK/2DCode/raw/5.json");
    const { signer } = european("SE/2DCode/raw/1.json");
    front.edition = edition([inForce(pack, clock), trust([{ country: "SE", der: signer }]), valueSets()], clock);
    await camera.show(text);
    await page.clock.setFixedTime(clock);
    const door = new DoorPage(page);
    await door.open(front.url);
    await door.answers("refuse", "HC1-KEY-UNKNOWN");
    await expect(door.answer).toContainText(words("code.HC1-KEY-UNKNOWN.guard"));
    await expect(door.answer).toContainText(words("code.HC1-KEY-UNKNOWN"));
  });
});
