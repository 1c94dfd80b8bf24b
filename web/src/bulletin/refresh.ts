// Fetches what the authority publishes. Both pages do it alike, and what is asked for never depends on the person:
// the index, then every file of the index that is not here yet; or, where nothing is here, all of it at once.

/** What a module of `generated/wasm` offers for it, saved on the way or not; what `receive` gives is handed on. */
export interface Receiver<Received> {
  wanted(authority: string, index: string, now: number): string | Promise<string>;
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
  kind: string;
  name: string;
  bytes: number;
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
  const take = async ({ sha256, bytes }: File) => files.set(sha256, here?.files.get(sha256) ?? (await read(sha256, bytes)));
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

async function read(sha256: string, length: number): Promise<Uint8Array> {
  const answer = await ask(`/bulletins/${sha256}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length !== length) throw new Error(`${sha256} has another length`);
  return bytes;
}

async function ask(path: string): Promise<Response> {
  const answer = await fetch(path, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}
