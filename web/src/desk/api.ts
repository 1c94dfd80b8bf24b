// One question to the server and its answer. The server says what is wrong as a problem document (RFC 9457); here it becomes a
// `Problem`, with codes of this page's own where no answer came at all.

/** What is wrong with a member of an order, a row of a batch or a draft. */
export interface Finding {
  row?: number;
  member?: string;
  code: string;
  sentence: string;
}

interface Told {
  code?: string;
  title?: string;
  detail?: string;
  findings?: Finding[];
}

export class Problem extends Error {
  readonly code: string;
  readonly findings: Finding[];

  /**
   * @param status of HTTP; 0 where no answer came
   * @param wait seconds until it is worth trying again, where the server says so
   */
  constructor(
    readonly status: number,
    told: Told = {},
    readonly wait = 0,
  ) {
    super([told.title, told.detail].filter(Boolean).join(" "));
    this.code = told.code ?? (status === 0 ? "NO_ANSWER" : "UNKNOWN");
    this.findings = told.findings ?? [];
  }
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What every question carries and who is told when the server knows nobody here any more. */
export const sender = { csrf: "", onSignedOut: () => {} };

/** Asks with a value, and gets one. */
export async function ask<T>(method: Method, path: string, value?: unknown): Promise<T> {
  const given = value === undefined ? undefined : { type: "application/json", content: JSON.stringify(value) };
  return (await (await send(method, path, given)).text().then((text) => (text ? JSON.parse(text) : undefined))) as T;
}

/** Sends a file as it is. */
export async function upload<T>(path: string, type: string, content: BodyInit): Promise<T> {
  return (await (await send("POST", path, { type, content })).json()) as T;
}

export const text = async (path: string): Promise<string> => (await send("GET", path)).text();

async function send(method: Method, path: string, given?: { type: string; content: BodyInit }): Promise<Response> {
  const headers: Record<string, string> = given ? { "content-type": given.type } : {};
  if (method !== "GET" && sender.csrf) headers["x-pratique-csrf"] = sender.csrf;
  let answer: Response;
  try {
    answer = await fetch(`/api${path}`, { method, headers, body: given?.content ?? null, cache: "no-store", credentials: "same-origin" });
  } catch {
    throw new Problem(0);
  }
  if (answer.ok) return answer;
  const problem = new Problem(answer.status, await told(answer), Number(answer.headers.get("retry-after")) || 0);
  if (problem.code === "NOT_SIGNED_IN") sender.onSignedOut();
  throw problem;
}

/** A proxy on the way may answer with something else than a problem. */
async function told(answer: Response): Promise<Told> {
  try {
    return (await answer.json()) as Told;
  } catch {
    return {};
  }
}
