// How long the door takes: one check of a certificate by the WASM module, and one frame of the camera to its text.

import { readFileSync } from "node:fs";
import { CONDITIONS } from "../frames/conditions.ts";
import { Random } from "../frames/random.ts";
import { expect, test } from "../browser/rig.ts";
import { DoorPage } from "../browser/rig/door.ts";
import { issue } from "../browser/rig/issue.ts";
import { bench, median } from "./print.ts";

const CHECKS = 300;
const FRAMES = 100;
/** The bar for one verification, and the time from frame to frame of a camera, in milliseconds. */
const BAR = 5;
const FRAME_INTERVAL = 1000 / 30;

const module = new URL("../../src/generated/wasm/door/", import.meta.url);

test("one check", async ({ page, service }) => {
  await page.route("**/bench/*", (route) => {
    const name = new URL(route.request().url()).pathname.slice("/bench/".length);
    const contentType = name.endsWith(".js") ? "text/javascript" : "application/wasm";
    return route.fulfill({ contentType, body: readFileSync(new URL(name, module)) });
  });
  await page.goto(service.url);
  const text = issue(service, "vaccination");
  const measured = await page.evaluate(
    async ([text, checks]) => {
      // not a name that the compiler may look for
      const path = "/bench/door.js";
      const { default: init, Door } = await import(path);
      await init({ module_or_path: "/bench/door_bg.wasm" });
      const door = new Door();
      const [authority, index] = await Promise.all(["/authority.json", "/bulletins/index"].map(async (path) => (await fetch(path)).text()));
      const { files } = JSON.parse(door.wanted(authority, index, Date.now()));
      const contents = new Map();
      for (const { sha256 } of files) contents.set(sha256, new Uint8Array(await (await fetch(`/bulletins/${sha256}`)).arrayBuffer()));
      door.receive(index, contents, Date.now());
      const venues = JSON.parse(door.view(Date.now())).venues as { pack: string; venue: string; care: boolean }[];
      const venue = venues.find(({ care }) => !care);
      door.choose(venue?.pack, venue?.venue);
      const check = () => JSON.parse(door.check(text, Date.now())).decision as string;

      const ecdsa = { name: "ECDSA", hash: "SHA-256" };
      const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
      const message = new Uint8Array(400);
      const signature = await crypto.subtle.sign(ecdsa, privateKey, message);

      const [ours, bare]: [number[], number[]] = [[], []];
      const decisions = new Set<string>();
      for (let turn = 0; turn < checks; turn++) {
        const start = performance.now();
        decisions.add(check());
        const middle = performance.now();
        await crypto.subtle.verify(ecdsa, publicKey, signature, message);
        ours.push(middle - start);
        bare.push(performance.now() - middle);
      }
      return { ours, bare, decisions: [...decisions] };
    },
    [text, CHECKS] as const,
  );
  expect(measured.decisions).toEqual(["admit"]);
  const ours = median(measured.ours);
  bench("door-check-in-chromium", ours, "ms", [ours / BAR, `bar of ${BAR} ms`], [ours / median(measured.bare), "a bare WebCrypto verification"]);
});

test("one frame of the camera to its text", async ({ page, service, camera }) => {
  const script = page.waitForRequest(/decoder-worker/);
  const text = issue(service, "vaccination");
  await camera.show(text, CONDITIONS["together"]?.(new Random(1)));
  const door = new DoorPage(page);
  await door.open(service.url);
  await door.answers("admit");
  const measured = await page.evaluate(
    async ([script, frames]) => {
      const worker = new Worker(script, { type: "module" });
      const video = document.querySelector("video");
      if (!video) throw new Error("no video");
      const times: number[] = [];
      const found = new Set<string>();
      for (let number = 0; number < frames; number++) {
        const start = performance.now();
        const picture = await createImageBitmap(video);
        const answer = new Promise<{ texts: string[] }>((tell) => (worker.onmessage = ({ data }) => tell(data)));
        worker.postMessage({ number, picture }, [picture]);
        for (const text of (await answer).texts) found.add(text);
        times.push(performance.now() - start);
      }
      return { times, found: [...found] };
    },
    [(await script).url(), FRAMES] as const,
  );
  expect(measured.found).toEqual([text]);
  const ours = median(measured.times);
  bench("camera-frame-to-text", ours, "ms", [ours / FRAME_INTERVAL, "time between frames at 30/s"]);
});
