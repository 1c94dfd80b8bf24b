// What a phone and a camera hand to one another: the wallet takes in a code that its camera sees, and shows one to the camera of
// somebody else.

import type { Page } from "@playwright/test";
import type { Camera } from "../rig/camera.ts";
import { words } from "../rig/door.ts";
import { expect } from "../rig.ts";
import { visit } from "./screens.ts";

/** The wallet takes in what its camera sees, as its only certificate. */
export async function takeIn(wallet: Page): Promise<void> {
  await visit(wallet, "add");
  await wallet.getByRole("button", { name: words("add.camera") }).click();
  await expect(wallet.getByTestId("certificate")).toHaveCount(1);
}

/** The certificate's code on the phone's screen, before the camera of somebody else. */
export async function showTo(camera: Camera, wallet: Page): Promise<void> {
  await wallet.getByTestId("certificate").getByRole("link").click();
  await wallet.getByRole("button", { name: "Show the code" }).click();
  await expect(wallet.getByTestId("full-code").getByRole("img")).toBeVisible();
  const browser = wallet.context().browser();
  if (!browser) throw new Error("no browser");
  await camera.showScreen(browser, wallet);
}
