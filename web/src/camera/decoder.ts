// The page's side of the decoder worker.

import script from "./decoder-worker.ts?worker&url";
import type { Answer, Question } from "./decoder-worker";

type Waiting = { resolve: (texts: string[]) => void; reject: (fault: Error) => void };

class Decoder {
  #worker = new Worker(ofThisPage(script), { type: "module" });
  #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor() {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#settle(data));
    this.#worker.addEventListener("error", (event) => this.#fail(event.message || "the decoder cannot be loaded"));
  }

  /** The texts of the codes in a picture, which is given away. */
  decode(picture: ImageBitmap): Promise<string[]> {
    const question: Question = { number: ++this.#last, picture };
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.number, { resolve, reject });
      this.#worker.postMessage(question, [picture]);
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if ("texts" in answer) waiting?.resolve(answer.texts);
    else waiting?.reject(new Error(answer.fault));
  }

  /** A worker that did not load answers nothing: the next picture tries with a new one. */
  #fail(fault: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(fault));
    this.#waiting.clear();
    this.#worker.terminate();
    if (decoder === this) decoder = undefined;
  }
}

let decoder: Decoder | undefined;

/** Loads the decoder, so that the first picture need not wait for it. One worker serves the page from then on. */
export function warm(): Decoder {
  decoder ??= new Decoder();
  return decoder;
}

/** The texts of the codes in a picture. The picture is given away. */
export function decode(picture: ImageBitmap): Promise<string[]> {
  return warm().decode(picture);
}

/**
 * The script under the path of this page. A service worker is asked for a worker's script only if the script lies in
 * its scope, and so the build lays a copy beside each page (`build/offline.ts`): else no code could be read offline.
 */
function ofThisPage(script: string): string {
  if (import.meta.env.DEV) return script;
  return new URL(script.slice(script.lastIndexOf("/") + 1), new URL(".", location.href)).href;
}
