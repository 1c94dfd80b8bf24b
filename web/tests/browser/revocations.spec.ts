// A list of revocations that is here already is not fetched again: the difference to the next one is, and what it leads to is the list
// that officers signed. Where there is none, or it leads elsewhere, the whole list comes.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./rig";
import { edition, inForce, sha256, type File } from "./rig/authority";
import { run } from "./rig/program";

const pack = readFileSync(new URL("../../../packs/measles.json", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "pratique-lists-"));
const file = (name: string) => join(folder, name);
const list = (content: Buffer): File => ({ kind: "revocations", name: "gateway.bin", content });

/** Room for many, so that a list is long whatever it holds. */
const ROOM = "100000";

function written(number: number): Buffer {
  const entries = [{ hash: Buffer.alloc(16, number).toString("base64") }];
  const batch = { country: "XD", expires: "2099-01-01T00:00:00Z", kid: "UNKNOWN_KID", hashType: "UCI", entries };
  writeFileSync(file("batch.json"), JSON.stringify(batch));
  run("revocation", "build", "--room", ROOM, "--edition", String(number), "--out", file(`${number}.bin`), file("batch.json"));
  return readFileSync(file(`${number}.bin`));
}

test.afterAll(() => rmSync(folder, { recursive: true }));

for (const path of ["wallet", "door"])
  test(`the ${path} follows a list by its differences`, async ({ page, front }) => {
    const now = new Date();
    const lists = [1, 2, 3].map(written);
    const digests = lists.map(sha256);
    const step = (from: number, to: number) => `${digests[to - 1]}/from/${digests[from - 1]}`;

    /** Publishes a list and opens the page until all of it is here. Says what was fetched for that. */
    async function taken(number: number): Promise<string[]> {
      front.edition = edition([inForce(pack, now), list(lists[number - 1]!)], now, number);
      const fetched: string[] = [];
      const open = async () => {
        front.bulletinsAsked = [];
        await page.goto(`${front.url}/${path}/`);
        await expect.poll(() => front.bulletinsAsked).not.toEqual([]);
        await page.waitForLoadState("networkidle");
        const files = front.bulletinsAsked.filter((name) => name !== "index");
        fetched.push(...files);
        return files;
      };
      await expect.poll(open).toEqual([]);
      return fetched;
    }

    await taken(1);

    run("revocation", "delta", "--out", file("step"), file("1.bin"), file("2.bin"));
    front.differences.set(step(1, 2), readFileSync(file("step")));
    const second = await taken(2);
    expect(second).toContain(step(1, 2));
    expect(second).not.toContain(digests[1]);

    // it leads to another list than the one that is signed
    front.differences.set(step(2, 3), readFileSync(file("step")));
    expect(await taken(3)).toEqual(expect.arrayContaining([step(2, 3), digests[2]]));
  });
