// SMART Health Cards on the pages: in the wallet from text, codes and files, counted without a network; at the door.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./rig.ts";
import { edition, inForce, trust, valueSets } from "./rig/authority.ts";
import { card, cardIssuers, inCodes, inOneCode, tested, vaccinated } from "./rig/cards.ts";
import { DoorPage } from "./rig/door.ts";
import { CLEAN, draw } from "../frames/frame.ts";
import { Random } from "../frames/random.ts";
import { symbolOf } from "../frames/symbol.ts";
import { kept } from "./rig/kept.ts";
import { open, visit } from "./wallet/screens.ts";

const pack = readFileSync(new URL("../../../packs/covid-19-guidance-2021.json", import.meta.url), "utf8");
const now = new Date();

test.beforeEach(({ front }) => {
  front.edition = edition([inForce(pack, now), trust([]), cardIssuers(), valueSets()], now);
});

async function paste(page: Page, text: string): Promise<void> {
  await visit(page, "add");
  await page.getByLabel("Or paste the text of the code").fill(text);
  await page.getByRole("button", { name: "Add this text" }).click();
}

/** The same, and back on the first screen. */
async function keep(page: Page, text: string): Promise<void> {
  await paste(page, text);
  await expect(page.getByTestId("status")).toBeVisible();
}

/** Until the service worker has laid by what the page loads later. */
async function laidBy(page: Page): Promise<void> {
  await expect.poll(() => kept(page), { timeout: 60_000 }).toContain("cards_bg");
}

test("a card counts at once, and at the next start without a network; nobody is asked about it", async ({ page, context, front }) => {
  await open(page, front.url);
  await laidBy(page);
  await expect(page.getByTestId("status")).not.toHaveAttribute("data-colour", "red");
  const asked: string[] = [];
  context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await paste(page, inOneCode(card(tested(now, true), now)));
  await expect(page.getByTestId("certificate").getByTestId("validity")).toHaveAttribute("data-state", "valid");
  await expect(page.getByTestId("certificate")).toContainText("Léa Exemple");
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "red");
  // parts of the page, the same for every card
  expect(asked.filter((path) => !/^\/(assets\/|icon\.svg$)/.test(path))).toEqual([]);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByTestId("status")).toHaveAttribute("data-colour", "red");
  await page.getByTestId("certificate").getByRole("link").click();
  await expect(page.getByRole("region", { name: "What the certificate says" })).toContainText("Detected");
  await page.getByRole("button", { name: "Show the code" }).click();
  await expect(page.getByTestId("full-code").locator("svg").last()).toBeVisible();
  await context.setOffline(false);
});

test("a card in three codes is read in any order, and the page says how many are read", async ({ page, front }) => {
  await open(page, front.url);
  const [one, two, three] = inCodes(card(vaccinated(now), now), 3) as [string, string, string];
  await paste(page, three);
  await expect(page.getByTestId("parts")).toHaveText("1 of 3 codes read. Scan the others too, in any order.");
  await page.getByLabel("Or paste the text of the code").fill(one);
  await page.getByRole("button", { name: "Add this text" }).click();
  await expect(page.getByTestId("parts")).toContainText("2 of 3");
  await page.getByLabel("Or paste the text of the code").fill(two);
  await page.getByRole("button", { name: "Add this text" }).click();
  await expect(page.getByTestId("certificate").getByTestId("validity")).toHaveAttribute("data-state", "valid");
});

test("the camera gathers the codes of one card", async ({ page, front, camera }) => {
  const codes = inCodes(card(vaccinated(now), now), 3);
  const symbols = await Promise.all(codes.map((code) => symbolOf(code, "L")));
  camera.showFrames(symbols.flatMap((symbol) => Array.from({ length: 20 }, () => draw(symbol, CLEAN, new Random(1)))));
  await open(page, front.url);
  await visit(page, "add");
  await page.getByRole("button", { name: "Scan with the camera" }).click();
  await expect(page.getByTestId("certificate")).toContainText("Léa Exemple", { timeout: 30_000 });
});

test("a file of cards is taken as a whole or not at all", async ({ page, front }) => {
  await open(page, front.url);
  const file = (...cards: string[]) => ({
    name: "mine.smart-health-card",
    mimeType: "application/smart-health-card",
    buffer: Buffer.from(JSON.stringify({ verifiableCredential: cards })),
  });
  const good = card(vaccinated(now), now);
  const [head, content] = good.split(".");
  const forged = [head, content, card(tested(now, false), now).split(".")[2]].join(".");
  await visit(page, "add");
  await page.getByTestId("certificate-file").setInputFiles(file(good, forged));
  await expect(page.getByTestId("refusal")).toHaveText(
    "The signature is not right: the card was changed or was not made by the issuer it names.",
  );
  await page.getByTestId("certificate-file").setInputFiles(file(good, card(tested(now, false), now)));
  await expect(page.getByTestId("certificate")).toHaveCount(2);
});

test("what is wrong with a card is said in the language of the reader", async ({ page, front }) => {
  await open(page, front.url);
  await page.locator("header").getByRole("combobox").selectOption("fr");
  await visit(page, "add");
  await page.locator("#text").fill("shc:/123");
  await page.getByRole("button", { name: "Ajouter ce texte" }).click();
  await expect(page.getByTestId("refusal")).toContainText("Le code est abîmé");
});

test("one person's certificates stand together, and of another's it is said in what they differ", async ({ page, front }) => {
  await open(page, front.url);
  await keep(page, inOneCode(card(vaccinated(now), now)));
  await keep(page, inOneCode(card(tested(now, true), now, { given: "Noé", birth: "2019-05-04" })));
  await expect(page.getByTestId("said")).toContainText("names somebody else");
  // the same person in other letters
  await keep(page, inOneCode(card(tested(now, false), now, { family: "EXEMPLE", given: "LEA" })));
  await expect(page.getByTestId("certificate")).toHaveCount(3);
  const certificates = page.getByRole("region", { name: "Certificates" });
  await expect(certificates.getByRole("heading", { level: 3 })).toHaveText(["Léa Exemple", "Noé Exemple"]);
  await expect(page.getByTestId("certificate")).toContainText(["Léa Exemple", "LEA EXEMPLE", "Noé Exemple"]);
  // the child's test does not count for her
  await expect(page.getByTestId("status")).not.toHaveAttribute("data-colour", "red");
  await page.getByTestId("certificate").last().getByRole("link").click();
  await expect(page.getByRole("main")).toContainText("forename");
});

test("the door decides on a card, and one of an unknown issuer is not admitted", async ({ page, front, camera }) => {
  camera.showNothing();
  const door = new DoorPage(page);
  await door.open(front.url);
  await door.paste(inOneCode(card(vaccinated(now), now)));
  await door.answers("admit");
  await expect(door.answer.locator(".name")).toHaveText("Léa Exemple");
  await door.next();
  const [head, content] = card(vaccinated(now), now).split(".");
  const forged = [head, content, card(tested(now, false), now).split(".")[2]].join(".");
  await door.paste(inOneCode(forged));
  await door.answers("refuse", "HC1-SIGNATURE");
});
