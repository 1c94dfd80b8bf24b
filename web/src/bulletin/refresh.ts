// Fetches what the authority publishes. Both pages do it alike, and what is asked for never depends on the person:
// the index, then every file of the index that is not here yet; or, where nothing is here, all of it at once.

/** What a module of `generated/wasm` offers for it, saved on the way or not; what `receive` gives is handed on. */
export interface Receiver<Received> {
  wanted(authority: string, index: string, now: number): string | Promise<string>;
  /** The revocation list that a difference leads to from one that is here, if any. */
  follow(from: string, difference: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  receive(index: string, files: Map<string, Uint8Array>, now: number): Received | Promise<Received>;
}

export interface Refusal {
  code: string;
  holder: string;
}

export type Outcome<Received> =
  /** `index`: the text that officers signed. */
  | { type: "received"; answer: Received; index: string }
  | { type: "refused"; refusal: Refusal }
  /** No answer from the server: the device is offline, or the server is. */
  | { type: "unreachable" };

interface File {
  sha256: string;
  bytes: number;
  /** The one that it follows, where that is here. */
  from: string | null;
}

interface Wanted {
  files?: File[];
  refusal?: Refusal | null;
}

/** Larger answers are not read: no index or authority is near this. */
const MAX_TEXT = 1024 * 1024;

/** A line of the index: kind, SHA-256, length, name. */
const LINE = /^\S+ ([0-9a-f]{64}) (\d+) /gm;

/** @param here what was asked for already; the rest is fetched */
export async function refresh<Received>(receiver: Receiver<Received>, here?: Ahead): Promise<Outcome<Received>> {
  let authority: string, index: string;
  try {
    ({ authority, index } = here ?? (await published()));
  } catch {
    return { type: "unreachable" };
  }
  const wanted = JSON.parse(await receiver.wanted(authority, index, Date.now())) as Wanted;
  if (wanted.refusal) return { type: "refused", refusal: wanted.refusal };
  const files = new Map<string, Uint8Array>();
  const take = async (file: File) =>
    files.set(file.sha256, here?.files.get(file.sha256) ?? (await followed(receiver, file)) ?? (await read(file)));
  try {
    await Promise.all((wanted.files ?? []).map(take));
  } catch {
    return { type: "unreachable" };
  }
  return { type: "received", answer: await receiver.receive(index, files, Date.now()), index };
}

/** All that is published, as it came. */
export interface Ahead {
  authority: string;
  index: string;
  files: Map<string, Uint8Array>;
}

/**
 * Asks for all that is published in one answer, on a page that has nothing yet: the index, a zero byte, and its files in the
 * order of its lines. Nothing of it counts before a module has checked the index and each file against it.
 * @returns nothing where it could not be had; then everything is asked for one by one
 */
export async function ahead(): Promise<Ahead | undefined> {
  try {
    const [authority, whole] = await Promise.all(["/authority.json", "/bulletins/whole"].map(preloaded));
    return { authority: new TextDecoder().decode(authority), ...split(new Uint8Array(whole!)) };
  } catch {
    return undefined;
  }
}

/** Fetched as the server's `Link` header has it fetched: asked for in another way it would come twice. There is no cookie. */
async function preloaded(path: string): Promise<ArrayBuffer> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.arrayBuffer();
}

function split(whole: Uint8Array): { index: string; files: Map<string, Uint8Array> } {
  let from = whole.indexOf(0);
  const index = new TextDecoder().decode(whole.subarray(0, from));
  const files = new Map<string, Uint8Array>();
  from += 1;
  for (const [, sha256, bytes] of index.matchAll(LINE)) files.set(sha256!, whole.subarray(from, (from += Number(bytes))));
  return { index, files };
}

async function published(): Promise<{ authority: string; index: string }> {
  const [authority, index] = await Promise.all([text("/authority.json"), text("/bulletins/index")]);
  return { authority, index };
}

async function text(path: string): Promise<string> {
  const answer = await ask(path);
  const text = await answer.text();
  if (text.length > MAX_TEXT) throw new Error(`${path} is larger than ${MAX_TEXT} characters`);
  return text;
}

async function read({ sha256, bytes }: File): Promise<Uint8Array> {
  const file = await binary(`/bulletins/${sha256}`);
  if (file.length !== bytes) throw new Error(`${sha256} has another length`);
  return file;
}

/** A long list out of the one that it follows and the difference; nothing where there is none: then it is fetched whole. */
async function followed(receiver: Pick<Receiver<unknown>, "follow">, { sha256, from }: File): Promise<Uint8Array | undefined> {
  try {
    return from ? await receiver.follow(from, await binary(`/bulletins/${sha256}/from/${from}`)) : undefined;
  } catch {
    return undefined;
  }
}

async function binary(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await ask(path)).arrayBuffer());
}

async function ask(path: string): Promise<Response> {
  const answer = await fetch(path, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}
