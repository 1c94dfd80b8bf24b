// A small server before the real one, at an address of its own: the pages are the real ones, what is published is the tests'.

import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AUTHORITY, type Edition } from "./authority.ts";

export class Front {
  url = "";
  /** Published from now on. */
  edition: Edition | undefined;
  /** What leads from one list to the next, by `NEXT/from/ONE`, each named by its digest. */
  differences = new Map<string, Buffer>();
  /** What was asked for below `/bulletins/`, in its order. */
  bulletinsAsked: string[] = [];
  /** Exports of exposure keys, by what stands behind `/exposure/`; the real server's without any. */
  exposure: Map<string, string | Buffer> | undefined;
  /** What was asked for below `/exposure/`, in its order. */
  exposureAsked: string[] = [];

  constructor(readonly behind: string) {}

  async while(use: () => Promise<void>): Promise<void> {
    const server = createServer((asked, answer) => this.#answer(asked, answer));
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await use();
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }

  #answer(asked: IncomingMessage, answer: ServerResponse): void {
    const published = this.#published(asked.url ?? "/");
    if (published === undefined) return this.#pass(asked, answer);
    answer.writeHead(published ? 200 : 404, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache" });
    answer.end(published ?? "");
  }

  /** Null where the authority has no such file, undefined where the real server is asked. */
  #published(path: string): string | Buffer | null | undefined {
    if (path === "/authority.json") return AUTHORITY;
    const [, bulletin] = /^\/bulletins\/(.+)$/.exec(path) ?? [];
    if (bulletin !== undefined) return this.#bulletin(bulletin);
    const [, exposed] = /^\/exposure\/(.+)$/.exec(path) ?? [];
    if (exposed !== undefined && this.exposure) {
      this.exposureAsked.push(exposed);
      return this.exposure.get(exposed) ?? null;
    }
    return undefined;
  }

  #bulletin(name: string): string | Buffer | null {
    this.bulletinsAsked.push(name);
    const { edition } = this;
    if (name === "index") return edition?.index ?? null;
    if (name === "whole") return edition ? whole(edition) : null;
    return edition?.files.get(name) ?? this.differences.get(name) ?? null;
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { host: _, ...headers } = asked.headers;
    const behind = request(new URL(asked.url ?? "/", this.behind), { method: asked.method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    behind.on("error", () => answer.destroy());
    asked.pipe(behind);
  }
}

function whole({ index, files }: Edition): Buffer {
  const digests = [...index.matchAll(/ ([0-9a-f]{64}) /g)].map(([, digest]) => digest!);
  return Buffer.concat([Buffer.from(`${index}\0`), ...digests.map((digest) => files.get(digest) ?? Buffer.of())]);
}
