// DESIGN G4: no request of the wallet contains or depends on its facts. Two wallets with different facts go the same way
// through the page; every request of page and service worker is recorded, and there is no difference.

import { createServer, request as forward, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "@playwright/test";
import { expect, test } from "./rig";
import { answerCheck, examples, open, SCREENS, visit } from "./wallet/screens";

/** One request as the service sees it: nothing of it is left out, and headers are in order of their names. */
interface Asked {
  method: string;
  url: string;
  headers: [string, string][];
  body: string;
}

/** Stands before the service and writes down all that is asked of it, whoever asks: page, worker or service worker. */
class Witness {
  asked: Asked[] = [];
  #server: Server | undefined;

  async listen(to: string): Promise<string> {
    const target = new URL(to);
    this.#server = createServer((request, answer) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts);
        const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
        this.asked.push({ method: request.method ?? "", url: request.url ?? "", headers: headers.sort(), body: body.toString("base64") });
        const options = { host: target.hostname, port: target.port, method: request.method, path: request.url, headers: request.headers };
        forward(options, (from) => {
          answer.writeHead(from.statusCode ?? 502, from.headers);
          from.pipe(answer);
        }).end(body);
      });
    });
    await new Promise<void>((listening) => this.#server?.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

type Life = (page: import("@playwright/test").Page) => Promise<void>;

/** All requests of a wallet that lives this life; its port, which differs from witness to witness, is written as PORT. */
async function recorded(browser: Browser, service: string, life: Life): Promise<Asked[]> {
  const witness = new Witness();
  const url = await witness.listen(service);
  const context = await browser.newContext();
  const page = await context.newPage();
  const outside: string[] = [];
  context.on("request", (request) => request.url().startsWith(url) || outside.push(request.url()));
  await open(page, url);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await life(page);
  for (const screen of SCREENS) await visit(page, screen);
  await page.getByRole("button", { name: "Get new lists" }).click();
  await expect(page.getByTestId("said")).toBeVisible();
  await page.reload();
  await expect(page.getByTestId("status").or(page.getByRole("heading", { level: 1 })).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  await context.close();
  witness.close();
  expect(outside.filter((one) => !one.startsWith("blob:"))).toEqual([]);
  const port = new URL(url).port;
  return witness.asked.map((one) => JSON.parse(JSON.stringify(one).replaceAll(`127.0.0.1:${port}`, "127.0.0.1:PORT")) as Asked);
}

/** Requests in parallel arrive in any order. */
const sorted = (asked: Asked[]) => asked.map((one) => JSON.stringify(one)).sort();

test("two wallets with different facts ask for the same, to the byte", async ({ browser, service }) => {
  const all = await examples(service.url);
  const text = (id: string) => all.find((one) => one.id === id)?.text ?? "";
  const paste = async (page: import("@playwright/test").Page, id: string) => {
    await visit(page, "add");
    await page.getByLabel("Or paste the text of the code").fill(text(id));
    await page.getByRole("button", { name: "Add this text" }).click();
    await expect(page.getByTestId("certificate").first()).toBeVisible();
  };
  const healthy = await recorded(browser, service.url, async (page) => {
    await paste(page, "vaccination");
    await answerCheck(page, []);
  });
  const ill = await recorded(browser, service.url, async (page) => {
    await paste(page, "positive-test");
    await paste(page, "expired");
    await answerCheck(page, ["fever", "rash", "cough"]);
    await visit(page, "stay");
    await page.getByLabel("Latitude").fill("48.2082");
    await page.getByLabel("Longitude").fill("16.3738");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByTestId("stay")).toHaveCount(1);
  });
  expect(healthy.length).toBeGreaterThan(10);
  expect(sorted(ill)).toEqual(sorted(healthy));
  expect(healthy.every(({ method, body }) => method === "GET" && body === "")).toBe(true);
  expect(healthy.some(({ url }) => url.startsWith("/bulletins/"))).toBe(true);
});
