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

interface Wanted {
  files?: { sha256: string; kind: string; name: string; bytes: number }[];
  refusal?: Refusal | null;
}

/** Larger answers are not read: no index or authority is near this. */
const MAX_TEXT = 1024 * 1024;

export async function refresh<Received>(receiver: Receiver<Received>, now: () => number = Date.now): Promise<Outcome<Received>> {
  let authority: string, index: string;
  try {
    [authority, index] = await Promise.all([text("/authority.json"), text("/bulletins/index")]);
  } catch {
    return { type: "unreachable" };
  }
  const wanted = JSON.parse(await receiver.wanted(authority, index, now())) as Wanted;
  if (wanted.refusal) return { type: "refused", refusal: wanted.refusal };
  const files = new Map<string, Uint8Array>();
  try {
    await Promise.all((wanted.files ?? []).map(async (file) => files.set(file.sha256, await bytes(file.sha256, file.bytes))));
  } catch {
    return { type: "unreachable" };
  }
  return { type: "received", answer: await receiver.receive(index, files, now()) };
}

async function text(path: string): Promise<string> {
  const answer = await ask(path);
  const text = await answer.text();
  if (text.length > MAX_TEXT) throw new Error(`${path} is larger than ${MAX_TEXT} characters`);
  return text;
}

async function bytes(sha256: string, length: number): Promise<Uint8Array> {
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
