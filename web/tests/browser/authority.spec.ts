// The authority's morning with the real program: the first administrator, the staff, a certificate by keyboard alone, the phone that
// takes it from the screen, the door that admits it. Nothing stands in for anything but the finger on the passkey.

import type { Page } from "@playwright/test";
import { DoorPage, words } from "./rig/door.ts";
import { withService } from "./rig/program.ts";
import { device, go, invite, join, test } from "./rig/staff.ts";
import { expect } from "./rig.ts";
import { showTo, takeIn } from "./wallet/handing.ts";
import { open } from "./wallet/screens.ts";

/** A phone. */
const PHONE = { width: 412, height: 732 };
/** An average typist who is no typist: 0.28 s a key (Card, Moran and Newell, the keystroke-level model, 1980). */
const KEY_MS = 280;
const BAR_MS = 20_000;

test.use({ viewport: PHONE });

test("the first start: one link, a passkey, recovery codes, out and in again; the link works once", async ({ browser }) => {
  await withService(async (service) => {
    const administrator = await device(browser);
    expect(service.firstAdministrator).toMatch(new RegExp(`^${service.desk}#join=`));
    const codes = await join(administrator, service.firstAdministrator);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.length).toBeGreaterThanOrEqual(8);
    expect(administrator.url()).not.toContain("join");

    await administrator.getByRole("button", { name: words("desk.sign-out") }).click();
    await administrator.getByRole("button", { name: words("desk.sign-in.do") }).click();
    await expect(administrator.getByRole("navigation").getByRole("link")).toHaveText([words("desk.nav.service"), words("desk.nav.staff"), words("desk.nav.account")]);

    const thief = await device(browser);
    await thief.goto(service.firstAdministrator);
    await expect(thief.getByRole("alert")).toBeVisible();
    await expect(thief.getByRole("button", { name: words("desk.enrol.do") })).toHaveCount(0);

    // the device is lost: a recovery code on a new one, once
    const another = await device(browser);
    await another.goto(service.desk);
    await another.getByLabel(words("desk.code.label")).fill(codes[0] ?? "");
    await another.getByRole("button", { name: words("desk.code.do") }).click();
    await another.getByRole("button", { name: words("desk.enrol.do") }).click();
    await another.getByRole("button", { name: words("desk.recovery.kept") }).click();
    await expect(another.getByRole("navigation")).toBeVisible();
    await go(another, "staff");
    await expect(another.getByText("Passkeys: 2")).toBeVisible();
    for (const page of [administrator, thief, another]) await page.context().close();
  });
});

test("invitations: each comes in by a link of their own and sees what their roles open, and no more", async ({ house }) => {
  const sections = (page: Page) => page.getByRole("navigation").getByRole("link");
  await expect(sections(house.nurse)).toHaveText(["issue", "correct", "revoke", "batch", "exposure", "account"].map((one) => words(`desk.nav.${one}` as "desk.nav.issue")));
  await expect(sections(house.anna)).toHaveText([words("desk.nav.publishing"), words("desk.nav.account")]);
  await expect(sections(house.boris)).toHaveText([words("desk.nav.publishing"), words("desk.nav.log"), words("desk.nav.account")]);
  await go(house.administrator, "staff");
  await expect(house.administrator.getByText("Officer A")).toBeVisible();
  // the server holds it, whatever the page shows
  const refused = await house.nurse.evaluate(async () => (await fetch("/api/publishing")).json() as Promise<{ code: string }>);
  expect(refused.code).toBe("NOT_YOUR_ROLE");
});

test("an invitation that was used, or was never made, lets nobody in", async ({ house, browser }) => {
  const link = await invite(house.administrator, "Auditor 1", "auditor");
  const auditor = await device(browser);
  await join(auditor, link);
  await expect(auditor.getByRole("row").filter({ hasText: "invited" }).first()).toBeVisible();
  for (const used of [link, `${house.service.desk}#join=AAAA-BBBB-CCCC-DDDD`]) {
    const stranger = await device(browser);
    await stranger.goto(used);
    await expect(stranger.getByRole("alert")).toBeVisible();
    await stranger.context().close();
  }
  await auditor.context().close();
});

test("a nurse issues with the keyboard alone in under twenty seconds; the phone takes it from the screen; the door admits", async ({ house, browser, camera, context }, info) => {
  const { nurse, service } = house;
  await go(nurse, "account");
  await watchHands(nurse);
  await nurse.keyboard.press("Shift+Tab"); // wherever the focus was: the way to the form is by keys as well
  await tabTo(nurse, words("desk.nav.issue"));
  await nurse.keyboard.press("Enter");
  const surname = nurse.getByLabel(words("desk.field.family"), { exact: true });
  await expect(surname).toBeFocused();

  const before = await hands(nurse);
  const begun = Date.now();
  await enter(nurse, "Exemple");
  await enter(nurse, "Léa");
  await enter(nurse, "07031985");
  await enter(nurse, ""); // a rapid test
  await enter(nurse, ""); // not detected
  await enter(nurse, ""); // taken now
  await enter(nurse, "hightop");
  await nurse.keyboard.type("Harbour", { delay: KEY_MS });
  await nurse.keyboard.press("Control+Enter");
  await expect(nurse.getByRole("img", { name: /Exemple/ })).toBeVisible();
  const took = Date.now() - begun;
  const used = await hands(nurse);
  const keys = used.keys - before.keys;
  info.annotations.push({ type: "seconds from the empty form to the code", description: `${(took / 1000).toFixed(1)} s, ${keys} keys of ${KEY_MS} ms` });
  console.log(`from the empty form to the code: ${(took / 1000).toFixed(1)} s, ${keys} keys of ${KEY_MS} ms`);
  expect(used.pointers).toBe(0);
  expect(keys).toBeLessThan(50);
  expect(took).toBeLessThan(BAR_MS);
  await expect(nurse.getByTestId("issued")).toContainText("Not detected");
  await expect(nurse.getByTestId("issued")).toContainText("7 March 1985");

  await camera.showScreen(browser, nurse);
  const wallet = await context.newPage();
  await open(wallet, service.url);
  await takeIn(wallet);
  const validity = wallet.getByTestId("certificate").getByTestId("validity");
  await expect(validity).toHaveAttribute("data-state", "valid");
  await expect(wallet.getByTestId("certificate")).toContainText("Léa Exemple");
  await showTo(camera, wallet);
  await wallet.goto("about:blank");
  const door = new DoorPage(await context.newPage());
  await door.open(service.url);
  await door.answers("admit");
  await expect(door.answer.locator(".name")).toHaveText("Léa Exemple");

  // the next person: one key, and nothing of the last one is left
  await nurse.bringToFront();
  await nurse.keyboard.press("Enter");
  await expect(surname).toBeFocused();
  expect(await nurse.evaluate(() => document.documentElement.outerHTML)).not.toMatch(/Exemple|Léa|URN:UVCI/);
});

test("a vaccination by keyboard alone, and the same again is asked about", async ({ house }) => {
  const { nurse } = house;
  for (const time of ["first", "again"]) {
    await go(nurse, "issue/vaccination");
    await expect(nurse.getByLabel(words("desk.field.family"), { exact: true })).toBeFocused();
    for (const text of ["Muster", "Anna", "2 1 1980", "comirnaty", "2", "2", "20 11 2026"]) await enter(nurse, text, 0);
    await nurse.keyboard.press("Control+Enter");
    if (time === "again") {
      await expect(nurse.getByRole("dialog")).toContainText("within two days");
      await nurse.getByRole("button", { name: words("desk.duplicate.do") }).press("Enter");
    }
    await expect(nurse.getByTestId("issued")).toContainText("Anna Muster");
    await nurse.keyboard.press("Enter");
  }
});

/** Types a field, and goes on. */
async function enter(page: Page, text: string, delay = KEY_MS): Promise<void> {
  await page.keyboard.type(text, { delay });
  await page.keyboard.press("Enter", { delay });
}

interface Hands {
  keys: number;
  pointers: number;
}

/** Counts the keys that go down, and whatever a mouse or a finger does. */
const watchHands = (page: Page) =>
  page.evaluate(() => {
    const hands = { keys: 0, pointers: 0 };
    Object.assign(window, { hands });
    addEventListener("keydown", () => void (hands.keys += 1), true);
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) addEventListener(kind, () => void (hands.pointers += 1), true);
  });

const hands = (page: Page): Promise<Hands> => page.evaluate(() => ({ ...(window as unknown as { hands: Hands }).hands }));

/** Tab until what has this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 40; step++) {
    if (await page.evaluate((name) => document.activeElement?.textContent?.trim() === name, name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not come to ${name}`);
}
