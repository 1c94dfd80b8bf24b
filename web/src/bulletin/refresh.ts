// Fetches what the authority publishes. Both pages do it alike, and what is asked for never depends on the person:
// the index, then every file of the index that is not here yet.

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
  | { type: "received"; answer: Received }
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

/** A file's name in the index. */
const SHA256 = /\b[0-9a-f]{64}\b/g;

/** What is asked for before a module is there to say what it wants. */
export interface Ahead {
  texts: Promise<[authority: string, index: string]>;
  files: Promise<Map<string, Promise<Response>>>;
}

/**
 * Asks for all that is published, on a page that has nothing yet. Nothing of it counts before a module has checked the
 * index and each file against it; a name that is no file is an answer that nobody reads.
 */
export function ahead(): Ahead {
  const texts = published();
  const files = texts.then(
    ([, index]) => new Map((index.match(SHA256) ?? []).map((sha256) => [sha256, quiet(ask(`/bulletins/${sha256}`))])),
    () => new Map<string, Promise<Response>>(),
  );
  return { texts: quiet(texts), files };
}

export async function refresh<Received>(
  receiver: Receiver<Received>,
  asked?: Ahead,
  now: () => number = Date.now,
): Promise<Outcome<Received>> {
  let authority: string, index: string;
  try {
    [authority, index] = await (asked?.texts ?? published());
  } catch {
    return { type: "unreachable" };
  }
  const wanted = JSON.parse(await receiver.wanted(authority, index, now())) as Wanted;
  if (wanted.refusal) return { type: "refused", refusal: wanted.refusal };
  const here = await asked?.files;
  const files = new Map<string, Uint8Array>();
  const take = async ({ sha256, bytes }: File) => files.set(sha256, await read(here?.get(sha256) ?? ask(`/bulletins/${sha256}`), sha256, bytes));
  try {
    await Promise.all((wanted.files ?? []).map(take));
  } catch {
    return { type: "unreachable" };
  }
  return { type: "received", answer: await receiver.receive(index, files, now()) };
}

const published = (): Promise<[authority: string, index: string]> => Promise.all([text("/authority.json"), text("/bulletins/index")]);

/** A promise whose failure is seen by whoever waits for it, and by nobody where nobody does. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function text(path: string): Promise<string> {
  const answer = await ask(path);
  const text = await answer.text();
  if (text.length > MAX_TEXT) throw new Error(`${path} is larger than ${MAX_TEXT} characters`);
  return text;
}

async function read(answer: Promise<Response>, sha256: string, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await (await answer).arrayBuffer());
  if (bytes.length !== length) throw new Error(`${sha256} has another length`);
  return bytes;
}

async function ask(path: string): Promise<Response> {
  const answer = await fetch(path, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}
