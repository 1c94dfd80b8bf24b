// The staff of a real service: each with a browser of their own and a passkey of their own. They come in by the links alone that the
// program and its administrator give out.

import { type Browser, expect, type Page } from "@playwright/test";
import { words } from "./door.ts";
import { type Service, withService } from "./program.ts";
import { test as rig } from "../rig.ts";

/** The screen of a desk. */
export const SCREEN = { width: 1280, height: 800 };

/** A key that says yes at once, as a device with a fingerprint reader would. */
const PASSKEY = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

export interface House {
  service: Service;
  administrator: Page;
  nurse: Page;
  /** Two officers. */
  anna: Page;
  boris: Page;
}

/** A device that nobody of the staff has used yet, with a place for a passkey. */
export async function device(browser: Browser, viewport = SCREEN): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: "en-GB" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", { options: PASSKEY });
  // the printer's own window would stand in the way; what would be printed stays on the page
  await page.addInitScript(() => (window.print = () => {}));
  return page;
}

/** Opens a link once, makes a passkey and gives the recovery codes that are shown. */
export async function join(page: Page, link: string): Promise<string[]> {
  await page.goto(link);
  await page.getByRole("button", { name: words("desk.enrol.do") }).click();
  const codes = page.getByTestId("recovery-codes").getByRole("listitem");
  await expect(codes.first()).toBeVisible();
  const shown = await codes.allTextContents();
  await page.getByRole("button", { name: words("desk.recovery.kept") }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
  return shown;
}

export type Role = "issuer" | "officer" | "auditor" | "operator" | "administrator";

/** The administrator invites somebody. Gives the link, which is shown once. */
export async function invite(administrator: Page, label: string, ...roles: Role[]): Promise<string> {
  await go(administrator, "staff");
  await administrator.getByLabel(words("desk.account.label")).fill(label);
  for (const role of ["issuer", "officer", "auditor", "operator", "administrator"] as const) {
    const box = administrator.getByRole("checkbox", { name: new RegExp(`^${words(`desk.role.${role}`)}`) });
    await box.setChecked(roles.includes(role));
  }
  const invited = administrator.getByTestId("link");
  const before = (await invited.count()) > 0 ? await invited.textContent() : null;
  await administrator.getByRole("button", { name: words("desk.staff.invite.do") }).click();
  if (before) await expect(invited).not.toHaveText(before);
  return (await invited.textContent()) ?? "";
}

/** Walks to a section, as a click on its name does. */
export async function go(page: Page, screen: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${screen}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
}

/** A service just founded, with its first staff. */
export async function found(browser: Browser, service: Service): Promise<House> {
  const [administrator, nurse, anna, boris] = await Promise.all([device(browser), device(browser), device(browser), device(browser)]);
  await join(administrator, service.firstAdministrator);
  await join(nurse, await invite(administrator, "Nurse 1", "issuer"));
  await join(anna, await invite(administrator, "Officer A", "officer"));
  await join(boris, await invite(administrator, "Officer B", "officer", "auditor"));
  return { service, administrator, nurse, anna, boris };
}

export const test = rig.extend<object, { house: House }>({
  house: [
    async ({ browser }, use) =>
      withService(async (service) => {
        const house = await found(browser, service);
        await use(house);
        for (const page of [house.administrator, house.nurse, house.anna, house.boris]) await page.context().close();
      }),
    { scope: "worker", timeout: 180_000 },
  ],
});
