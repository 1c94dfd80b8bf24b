// The whole slice with nothing but what a person holds and sees: `pratique issue` signs, the wallet's camera reads, the wallet's screen
// shows, the door's camera reads the screen, the door answers. Then the same with the network off.

import type { BrowserContext, Page } from "@playwright/test";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Camera } from "./rig/camera.ts";
import { DoorPage, words } from "./rig/door.ts";
import { type Signer, signedBy, withOtherSignature } from "./rig/forge.ts";
import { issue } from "./rig/issue.ts";
import { run, type Service } from "./rig/program.ts";
import { expect, test } from "./rig.ts";
import { showTo, takeIn } from "./wallet/handing.ts";
import { open } from "./wallet/screens.ts";

/** A phone's screen, and the camera's view of it. */
const SCREEN = { width: 412, height: 732 };

test.use({ viewport: SCREEN });

/** Adds what the camera sees; gives the screen with its code, and takes the camera there. */
async function throughTheWallet(page: Page, camera: Camera, text: string): Promise<void> {
  await camera.show(text);
  await takeIn(page);
  await showTo(camera, page);
}

/** Both pages once with the network, so that the device has them, and both cameras, so that it has the decoder. */
async function ready(context: BrowserContext, service: Service): Promise<[wallet: Page, door: Page]> {
  const [wallet, door] = [await context.newPage(), await context.newPage()];
  await open(wallet, service.url);
  await kept(wallet);
  await wallet.goto(`${service.url}/wallet/#/add`);
  await wallet.getByRole("button", { name: words("add.camera") }).click();
  await expect(wallet.locator('[data-stage="looking"]')).toBeVisible();
  await new DoorPage(door).open(service.url);
  await kept(door);
  await expect(door.locator('[data-stage="looking"]')).toBeVisible();
  await settled(door);
  await settled(wallet);
  // a camera that two pages share goes on with the frames that it opened with
  await door.goto("about:blank");
  return [wallet, door];
}

const kept = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));

/** The decoder is among what is kept. */
async function settled(page: Page): Promise<void> {
  const decoders = () =>
    page.evaluate(async () => {
      const path = location.pathname;
      const names = (await caches.keys()).filter((name) => name.startsWith(`pratique ${path}`));
      const urls = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
      return urls.flat().filter((url) => /decoder-worker|zxing_reader/.test(url)).length;
    });
  await expect.poll(decoders).toBe(2);
}

test("issued, read by the wallet, shown, read by the door, let in", async ({ context, service, camera }) => {
  const text = issue(service, "vaccination");
  camera.showNothing();
  const wallet = await context.newPage();
  await open(wallet, service.url);
  await throughTheWallet(wallet, camera, text);
  const door = new DoorPage(await context.newPage());
  await door.open(service.url);
  await door.answers("admit");
  await expect(door.answer.locator(".name")).toHaveText("Léa Exemple");
});

test("the same with the network off, and a forged one is still refused", async ({ context, service, camera }) => {
  const text = issue(service, "vaccination");
  camera.showNothing();
  const [wallet, page] = await ready(context, service);
  await context.setOffline(true);
  await wallet.goto(`${service.url}/wallet/`);
  await throughTheWallet(wallet, camera, text);
  await page.goto(`${service.url}/door/`);
  const door = new DoorPage(page);
  await door.answers("admit");
  await camera.show(withOtherSignature(text));
  await page.reload();
  await door.answers("refuse", "HC1-SIGNATURE");
});

type Refused = [why: string, code: "HC1-EXPIRED" | "HC1-SIGNATURE" | "HC1-KEY-USAGE" | "HC1-KEY-UNKNOWN", make: (service: Service) => string];

const at = (later: number): string => new Date(Date.now() + later).toISOString().replace(/\.\d+Z$/, "Z");

const REFUSED: Refused[] = [
  ["expired", "HC1-EXPIRED", (service) => issue(service, "vaccination", { at: at(-60_000), expires: at(-30_000) })],
  ["forged", "HC1-SIGNATURE", (service) => withOtherSignature(issue(service, "recovery"))],
  ["signed with a key for vaccinations, and a test", "HC1-KEY-USAGE", (service) => signedBy(issue(service, "test"), signer(service, "test"), signer(service, "vaccination"))],
  ["of an issuer that nobody knows", "HC1-KEY-UNKNOWN", withOtherKeys(otherAuthority)],
];

for (const [why, code, make] of REFUSED) {
  for (const network of ["on", "off"] as const) {
    test(`${why}, network ${network}: refused, in words for each`, async ({ context, service, camera }) => {
      const text = make(service);
      camera.showNothing();
      const door = new DoorPage(await context.newPage());
      await door.open(service.url);
      if (network === "off") {
        await kept(door.page);
        await door.page.reload();
        await expect(door.page.locator('[data-stage="looking"]')).toBeVisible();
        await settled(door.page);
        await context.setOffline(true);
      }
      await camera.show(text);
      await door.page.reload();
      await door.answers("refuse", code);
      await expect(door.answer).toContainText(words("door.decision.refuse"));
      await expect(door.answer.locator(".guard")).toHaveText(words(`code.${code}.guard`));
      await expect(door.answer.locator(".guest")).toContainText(words(`code.${code}`));
    });
  }
}

/** A test certificate of the same person, signed with keys that were changed. */
function withOtherKeys(change: (data: string) => void): (service: Service) => string {
  return (service) => {
    const data = mkdtempSync(join(tmpdir(), "pratique-keys-"));
    try {
      cpSync(join(service.data, "keys"), join(data, "keys"), { recursive: true });
      change(data);
      return issue({ data }, "test");
    } finally {
      rmSync(data, { recursive: true });
    }
  };
}

function signer({ data }: Service, kind: string): Signer {
  const file = (ending: string) => readFileSync(join(data, `keys/signers/${kind}.${ending}`));
  return { certificate: file("der"), key: file("key.pem").toString() };
}

function otherAuthority(data: string): void {
  rmSync(join(data, "keys"), { recursive: true });
  run("keys", "new", "--out", join(data, "keys"), "--country", "XD", "--name", "Nobody in particular");
}
