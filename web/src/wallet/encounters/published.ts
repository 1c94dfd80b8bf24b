// Fetches the keys that an authority publishes. What is asked for depends on what is published and on what was fetched before, which
// every wallet fetches alike, with sightings or without.

import type { ExportKeys as Trusted } from "../../generated/wasm/encounters/encounters";
import { module } from "./module";
import type { Shelf } from "./shelf";

/** Whose exports are believed: a line of the index that officers signed. */
const KEYS = /^exposure-keys ([0-9a-f]{64}) /m;
/** Larger answers are not read: an index has some hundred lines. */
const MAX_INDEX = 1024 * 1024;

export interface Published {
  trusted: Trusted;
  /** The files that are here, the oldest first. */
  paths: string[];
}

/**
 * Brings the shelf up to what the authority publishes.
 * @param bulletin its signed index
 * @returns whether something came just now; nothing where the authority publishes no keys
 */
export async function fetched(bulletin: string, shelf: Shelf): Promise<boolean | undefined> {
  const [, keys] = KEYS.exec(bulletin) ?? [];
  if (!keys) return undefined;
  const { ExportKeys, exportPaths } = await module();
  const trusted = ExportKeys.read(await signed(keys, shelf));
  const index = new TextDecoder().decode(await ask(`/exposure/${trusted.region()}/index.txt`, MAX_INDEX));
  trusted.free();
  const paths = exportPaths(index);
  const isNew = await fill(shelf, paths, keys);
  await shelf.keepListed({ keys, paths });
  return isNew;
}

/** What is on the shelf, as it was last listed. */
export async function here(shelf: Shelf): Promise<Published | undefined> {
  const { keys, paths } = (await shelf.listed()) ?? {};
  const bytes = keys && (await shelf.file(keys));
  if (!bytes || !paths) return undefined;
  const { ExportKeys } = await module();
  return { trusted: ExportKeys.read(bytes), paths };
}

/** A file of the bulletin, as its line says. */
async function signed(sha256: string, shelf: Shelf): Promise<Uint8Array> {
  const here = await shelf.file(sha256);
  if (here) return here;
  const bytes = await ask(`/bulletins/${sha256}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if ([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== sha256) throw new Error(`${sha256} is another file`);
  await shelf.keepFile(sha256, bytes);
  return bytes;
}

/** One after the other: the first time there are hundreds. */
async function fill(shelf: Shelf, paths: string[], keys: string): Promise<boolean> {
  const here = new Set(await shelf.files());
  const missing = paths.filter((path) => !here.has(path));
  for (const path of missing) await shelf.keepFile(path, await ask(`/exposure/${path}`));
  const listed = new Set([...paths, keys]);
  for (const path of here) if (!listed.has(path)) await shelf.forgetFile(path);
  return missing.length > 0;
}

async function ask(path: string, most = Infinity): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(path, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length > most) throw new Error(`${path} is larger than ${most} bytes`);
  return bytes;
}
