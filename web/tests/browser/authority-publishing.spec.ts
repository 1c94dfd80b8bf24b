// What two officers publish with the real program, and what phones and doors make of it: a list of revocations, an area.

import type { Page } from "@playwright/test";
import { DoorPage, words } from "./rig/door.ts";
import { run } from "./rig/program.ts";
import { codesIn } from "./rig/scanner.ts";
import { go, test } from "./rig/staff.ts";
import { expect } from "./rig.ts";
import { open, visit } from "./wallet/screens.ts";
import { gpx, type Spot } from "./wallet/tracks.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test("corrected and revoked: one officer makes the list, another approves, the door refuses after its fetch and the wallet shows it", async ({ house, context, camera }) => {
  const { nurse, anna, boris, service } = house;
  camera.showNothing();
  const mistaken = await issue(nurse, "Exemple", "Lea");
  await nurse.getByRole("button", { name: words("desk.done.correct") }).click();
  await nurse.getByLabel(words("desk.field.given"), { exact: true }).fill("Léa");
  await nurse.keyboard.press("Control+Enter");
  await expect(nurse.getByText(words("desk.done.replaced"))).toBeVisible();
  const right = await codeOf(nurse);
  const taken = await issue(nurse, "Muestra", "Ana");

  const door = new DoorPage(await context.newPage());
  await door.open(service.url);
  const wallet = await context.newPage();
  await open(wallet, service.url);
  await paste(wallet, taken.text);
  await expect(validity(wallet)).toHaveAttribute("data-state", "valid");

  // by its number, as it stands on the paper
  await go(nurse, "revoke");
  await nurse.getByLabel(words("desk.find.label")).fill(taken.number);
  await nurse.keyboard.press("Enter");
  await nurse.getByRole("button", { name: words("desk.revoke.do") }).click();
  await nurse.getByRole("dialog").getByRole("button", { name: words("desk.revoke.do") }).click();
  await expect(nurse.getByTestId("said")).toContainText(words("desk.revoke.done"));
  // nothing of it is public yet
  await door.paste(taken.text);
  await door.answers("admit");
  await door.next();

  await go(anna, "publishing");
  await anna.getByRole("button", { name: words("desk.publishing.revocations.do") }).click();
  await expect(anna.getByText(words("desk.draft.own"))).toBeVisible();
  await expect(anna.getByRole("button", { name: words("desk.draft.approve") })).toHaveCount(0);
  // not even behind the page's back
  const refused = await approveInSecret(anna);
  expect(refused).toMatchObject({ status: 403, code: "SAME_OFFICER" });
  expect(refused.title).toMatch(/officer/i);
  await approve(boris);

  await fetched(door.page);
  for (const text of [taken.text, mistaken.text]) {
    await expect(async () => {
      await door.paste(text);
      const code = await door.answer.getAttribute("data-code");
      if (code !== "HC1-REVOKED") await door.next();
      expect(code).toBe("HC1-REVOKED");
    }).toPass();
    await door.answers("refuse", "HC1-REVOKED");
    await expect(door.answer.locator(".guard")).toHaveText(words("code.HC1-REVOKED.guard"));
    await door.next();
  }
  await door.paste(right.text);
  await door.answers("admit");
  await wallet.bringToFront();
  await fetched(wallet);
  await expect(validity(wallet)).toHaveAttribute("data-state", "not-accepted");
  await expect(validity(wallet)).toContainText("taken");

  // a mistake of the nurse: it counts again after the next list
  await go(nurse, "account");
  await go(nurse, "revoke");
  await nurse.getByLabel(words("desk.find.label")).fill(taken.text);
  await nurse.keyboard.press("Enter");
  await nurse.getByRole("button", { name: words("desk.revoke.take-back") }).click();
  await expect(nurse.getByTestId("said")).toContainText(words("desk.revoke.taken-back"));
  await go(boris, "publishing");
  await boris.getByRole("button", { name: words("desk.publishing.revocations.do") }).click();
  await expect(boris.getByText(words("desk.draft.own"))).toBeVisible();
  await approve(anna);
  await fetched(wallet);
  await expect(validity(wallet)).toHaveAttribute("data-state", "valid");
});

test("a paper with a mistake is scanned at the desk: the form has all of it, and the new one takes its place", async ({ house: { nurse }, camera }) => {
  const mistaken = await issue(nurse, "Exemplo", "Joao");
  await camera.show(mistaken.text);
  await go(nurse, "account");
  await go(nurse, "correct");
  await nurse.getByRole("button", { name: words("add.camera") }).click();
  const given = nurse.getByLabel(words("desk.field.given"), { exact: true });
  await expect(given).toHaveValue("Joao");
  await expect(nurse.getByLabel(words("desk.field.family"), { exact: true })).toHaveValue("Exemplo");
  await expect(nurse.getByLabel(words("desk.field.birth"))).toHaveValue("1990-02-28");
  await expect(nurse.getByText(mistaken.number)).toBeVisible();
  await given.fill("João");
  await nurse.keyboard.press("Control+Enter");
  await expect(nurse.getByText(words("desk.done.replaced"))).toBeVisible();
  await expect(nurse.getByTestId("issued")).toContainText("João Exemplo");
  camera.showNothing();
});

test("what this authority never issued cannot be revoked, and is said so", async ({ house: { nurse } }) => {
  await go(nurse, "account");
  await go(nurse, "revoke");
  await nurse.getByLabel(words("desk.find.label")).fill("URN:UVCI:01:XD:NOTHING#1");
  await nurse.keyboard.press("Enter");
  await nurse.getByRole("button", { name: words("desk.revoke.do") }).click();
  await nurse.getByRole("dialog").getByRole("button", { name: words("desk.revoke.do") }).click();
  await expect(nurse.getByTestId("said")).toContainText(words("desk.problem.NO_SUCH_CERTIFICATE"));
});

test("an area of one officer, approved by another: the wallet asks \"were you there?\"", async ({ house, context, camera }) => {
  const { anna, boris, service } = house;
  camera.showNothing();
  const spot: Spot = { latitude: 53.5438, longitude: 9.9846, from: hour(-DAY - 5 * HOUR) };
  const wallet = await context.newPage();
  await open(wallet, service.url);
  await visit(wallet, "import");
  await wallet.getByTestId("import-file").setInputFiles({ name: "walk.gpx", mimeType: "application/gpx+xml", buffer: Buffer.from(gpx(spot)) });
  await wallet.getByRole("button", { name: "Take 1 stay" }).click();
  await visit(wallet, "");
  await expect(wallet.getByTestId("area-question")).toHaveCount(0);

  await draft(anna, "areas", "harbour.geojson", area(spot, 0.00005));
  await expect(anna.getByRole("alert")).toContainText(/This may not be published/);
  await draft(anna, "areas", "harbour.geojson", area(spot, 0.0015));
  await expect(anna.getByText(words("desk.draft.own"))).toBeVisible();
  await expect(anna.getByRole("list").filter({ hasText: "Harbour hall" })).toBeVisible();
  await fetched(wallet);
  await expect(wallet.getByTestId("area-question")).toHaveCount(0);
  await approve(boris);
  await fetched(wallet);
  const question = wallet.getByTestId("area-question");
  await expect(question).toContainText("Were you there?");
  await expect(question).toContainText("Harbour hall");
});

test("one may withdraw one's draft, and another may discard it; then there is nothing to approve", async ({ house: { anna, boris } }) => {
  const spot = { latitude: 48.2, longitude: 16.4, from: hour(-2 * DAY) };
  for (const [who, button] of [[anna, "desk.draft.withdraw"], [boris, "desk.draft.reject"]] as const) {
    await draft(anna, "areas", "other.geojson", area(spot, 0.0015));
    await expect(anna.getByText(words("desk.draft.own"))).toBeVisible();
    if (who === boris) await openDraft(boris);
    await who.getByRole("button", { name: words(button) }).click();
    await expect(who.getByTestId("said")).toContainText(words("desk.draft.withdrawn"));
    await expect(who.getByText(words("desk.publishing.no-drafts"))).toBeVisible();
  }
});

test("a policy pack: an officer sees in plain words what changes, and the file keeps the name that phones look for", async ({ house: { anna, boris, service } }) => {
  const line = (await (await fetch(`${service.url}/bulletins/index`)).text()).split("\n").find((one) => one.startsWith("pack ") && one.endsWith("measles.json"));
  const pack = (await (await fetch(`${service.url}/bulletins/${line?.split(" ")[1]}`)).json()) as { version: number };
  pack.version += 1;
  await draft(anna, "pack", "measles.json", pack);
  await expect(anna.getByText(words("desk.draft.own"))).toBeVisible();
  await expect(anna.getByRole("heading", { level: 1 })).toContainText("measles.json");
  await expect(anna.locator("main")).toContainText(String(pack.version));
  await approve(boris);
});

test("an auditor reads every act in the log, and the program finds it whole", async ({ house: { boris, nurse } }) => {
  await issue(nurse, "Muster", "Otto");
  await go(boris, "log");
  await boris.getByRole("button", { name: words("desk.refresh") }).click();
  await expect(boris.getByRole("row").filter({ hasText: "issued" }).first()).toBeVisible();
  await expect(boris.locator("main")).not.toContainText("Otto");
  const [file] = await Promise.all([boris.waitForEvent("download"), boris.getByRole("button", { name: words("desk.log.save") }).click()]);
  const [checked] = run("audit", "staff", await file.path());
  expect(checked).toMatchObject({ findings: [] });
});

/** A recovery: of no use to a machine that is a day wrong. */
async function issue(nurse: Page, family: string, given: string): Promise<{ text: string; number: string }> {
  await go(nurse, "account");
  await go(nurse, "issue/recovery");
  await nurse.getByLabel(words("desk.field.family"), { exact: true }).fill(family);
  await nurse.getByLabel(words("desk.field.given"), { exact: true }).fill(given);
  await nurse.getByLabel(words("desk.field.birth")).fill("28 2 1990");
  await nurse.locator("[data-member=first_positive]").fill(new Date(Date.now() - 60 * DAY).toISOString().slice(0, 10));
  await nurse.keyboard.press("Control+Enter");
  return codeOf(nurse);
}

/** What the code on the screen says, and the number beside it. */
async function codeOf(nurse: Page): Promise<{ text: string; number: string }> {
  await expect(nurse.getByTestId("issued")).toBeVisible();
  const number = (await nurse.getByTestId("issued").locator("dd.mono").textContent()) ?? "";
  const [text] = await codesIn(await nurse.screenshot());
  return { number, text: text ?? "" };
}

async function openDraft(officer: Page): Promise<void> {
  await go(officer, "account");
  await go(officer, "publishing");
  await officer.getByRole("list").getByRole("link", { name: /Made by/ }).first().click();
}

async function approve(officer: Page): Promise<void> {
  await openDraft(officer);
  await officer.getByRole("button", { name: words("desk.draft.approve") }).click();
  await expect(officer.getByTestId("said")).toContainText("Published as version");
}

/** As a program of the officer's own would ask, with everything that the page has. */
const approveInSecret = (officer: Page) =>
  officer.evaluate(async () => {
    const { csrf } = (await (await fetch("/api/session")).json()) as { csrf: string };
    const draft = location.hash.split("/").at(-1) ?? "";
    const answer = await fetch(`/api/publishing/drafts/${draft}/approval`, { method: "POST", headers: { "x-pratique-csrf": csrf, "content-type": "application/json" }, body: "{}" });
    return { status: answer.status, ...((await answer.json()) as { code: string; title: string }) };
  });

async function draft(officer: Page, kind: string, name: string, content: unknown): Promise<void> {
  await go(officer, "account");
  await go(officer, "publishing");
  await officer.getByLabel(words("desk.upload.kind")).selectOption(kind);
  await officer.getByTestId("draft-file").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) });
  await officer.getByRole("button", { name: words("desk.upload.do") }).click();
}

async function paste(wallet: Page, text: string): Promise<void> {
  await visit(wallet, "add");
  await wallet.getByLabel("Or paste the text of the code").fill(text);
  await wallet.getByRole("button", { name: "Add this text" }).click();
}

const validity = (wallet: Page) => wallet.getByTestId("certificate").getByTestId("validity");

/** The page asks for what is published: devices do when they are back in the network, and every quarter of an hour. */
async function fetched(page: Page): Promise<void> {
  const index = page.waitForResponse((answer) => answer.url().endsWith("/bulletins/index"));
  await page.evaluate(() => void dispatchEvent(new Event("online")));
  await (await index).finished();
}

/** The whole hour that lies so far from now. */
const hour = (later: number): Date => new Date(Math.floor((Date.now() + later) / HOUR) * HOUR);

/** A hall of this half breadth, in degrees, around a spot, for the hours of a stay there. */
function area({ latitude, longitude, from }: Spot, half: number): unknown {
  const at = (hours: number) => new Date(from.getTime() + hours * HOUR).toISOString().replace(".000", "");
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([east, north]) => [longitude + (east ?? 0) * half, latitude + (north ?? 0) * half]);
  const properties = {
    kind: "public-venue", disease: "measles", pack: "measles", from: at(-1), until: at(3), expires: at(14 * 24), level: "high", basis: "unrelated-cases",
    people_at_least: 500, name: "Harbour hall", advice: { en: "Watch for a rash." },
  };
  const feature = { type: "Feature", id: "00000000000000a1", geometry: { type: "Polygon", coordinates: [corners] }, properties };
  return { type: "FeatureCollection", issued: hour(0).toISOString().replace(".000", ""), features: [feature] };
}
