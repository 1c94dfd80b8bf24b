// The rig of the browser tests: Debian's Chromium with a camera that tests control, the real `pratique serve`, and a front before it
// that publishes lists of any moment.

import { test as playwright } from "@playwright/test";
import { Camera } from "./rig/camera.ts";
import { Front } from "./rig/front.ts";
import { type Service, withService } from "./rig/program.ts";

export { expect } from "@playwright/test";

interface Workshop {
  camera: Camera;
  service: Service;
  front: Front;
}

export const test = playwright.extend<object, Workshop>({
  camera: [
    async ({}, use) => {
      const camera = new Camera();
      await use(camera);
      camera.remove();
    },
    { scope: "worker" },
  ],
  launchOptions: [
    async ({ camera }, use) => {
      const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
      const seen = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${camera.file}`];
      // Chromium has no sandbox for root, and containers have little shared memory
      await use({ executablePath, args: [...seen, "--no-sandbox", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"] });
    },
    { scope: "worker" },
  ],
  service: [async ({}, use) => withService(use), { scope: "worker" }],
  front: [
    async ({ service }, use) => {
      const front = new Front(service.url);
      await front.while(() => use(front));
    },
    { scope: "worker" },
  ],
  baseURL: async ({ service }, use) => use(service.url),
});
