// Who is signed in. The session itself is a cookie that no script can read; the page holds its name, its roles and the word that
// every changing question has to carry. Nothing of it is kept on the device.

import { ask, Problem, sender } from "./api";
import type { Role, Session } from "./wire";

/** How long before its end a session is said to be ending, in milliseconds. */
const WARNED = 5 * 60_000;
const COUNT = 15_000;

class Signed {
  current = $state.raw<Session | undefined>();
  /** Somebody was signed in here, and the server knows nothing of it any more. */
  ended = $state(false);
  /** The session ends within minutes. */
  ending = $state(false);
  /** Why it is not known who is signed in. */
  fault = $state.raw<Problem | undefined>();

  constructor() {
    sender.onSignedOut = () => this.#end();
    setInterval(() => this.#look(), COUNT);
  }

  /** Whether an earlier visit left a session. */
  async ask(): Promise<void> {
    this.fault = undefined;
    try {
      this.take(await ask<Session>("GET", "/session"));
    } catch (problem) {
      if (problem instanceof Problem && problem.status !== 401) this.fault = problem;
    }
  }

  take(session: Session): void {
    this.current = session;
    sender.csrf = session.csrf;
    this.ended = false;
    this.#look();
  }

  has(roles: readonly Role[]): boolean {
    return roles.some((role) => this.current?.roles.includes(role));
  }

  /** Loads the page anew: then nothing of anybody is left in it. */
  async signOut(): Promise<void> {
    await ask("DELETE", "/session").catch((problem: Problem) => {
      if (problem.status !== 401) throw problem;
    });
    location.replace("/desk/");
  }

  #look(): void {
    const left = this.current ? Date.parse(this.current.expires_at) - Date.now() : Number.POSITIVE_INFINITY;
    this.ending = left < WARNED;
    if (left <= 0) this.#end();
  }

  #end(): void {
    if (!this.current) return;
    this.current = undefined;
    sender.csrf = "";
    this.ended = true;
    this.ending = false;
  }
}

export const session = new Signed();
