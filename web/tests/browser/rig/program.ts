// The real program: run for one command, or started as a service with a data folder of its own.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** How long a start may take, in milliseconds: keys are made, lists signed, and the machine may be busy. */
const START = 120_000;

/** The program named by PRATIQUE_BIN, or the newest that was built here. */
export function program(): string {
  const named = process.env["PRATIQUE_BIN"];
  if (named) return resolve(named);
  const target = resolve(root, process.env["CARGO_TARGET_DIR"] ?? "target");
  const built = ["release", "debug"].map((profile) => join(target, profile, "pratique")).filter((file) => existsSync(file));
  const [newest] = built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (!newest) throw new Error("no program `pratique`: build it with `cargo build --package cli`, or name it in PRATIQUE_BIN");
  return newest;
}

/** What a command of the program answers with `--json`: an object a line. */
export function run(...command: string[]): Record<string, unknown>[] {
  const said = execFileSync(program(), ["--json", ...command], { encoding: "utf8", maxBuffer: 64 << 20 });
  return said.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
}

export interface Service {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  /** Its data folder; `keys` in it can issue certificates that its trust list trusts. */
  data: string;
  /** The address that staff open. */
  desk: string;
  /** The link of the first administrator, which works once. */
  firstAdministrator: string;
}

/** Starts `pratique serve` on a free port and an empty folder, hands it over, and ends it afterwards. */
export async function withService(use: (service: Service) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "pratique-data-"));
  const child = spawn(program(), ["--json", "serve", "--data", data, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((tell) => child.on("exit", tell));
  try {
    const begun = await Promise.race([said(child.stdout), ended.then(gone), late()]);
    await use({ ...begun, data });
  } finally {
    child.kill();
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

async function said(out: NodeJS.ReadableStream): Promise<Omit<Service, "data">> {
  let text = "";
  for await (const part of out) {
    text += String(part);
    if (!text.includes("\n")) continue;
    // what it says later is not read, and must not fill the pipe
    out.resume();
    const { listening, desk, first_administrator } = JSON.parse(text) as { listening: string; desk: string; first_administrator: string };
    return { url: `http://${listening}`, desk, firstAdministrator: first_administrator };
  }
  throw new Error(`pratique serve said no address: ${text}`);
}

const gone = (code: number | null): never => {
  throw new Error(`pratique serve ended with ${code}`);
};

const late = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error("pratique serve did not start")), START).unref());
