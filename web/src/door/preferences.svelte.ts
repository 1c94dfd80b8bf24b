// How the guard likes it, kept on this device: the place, whether there is sound, and when the next scan begins.

const KEPT = "pratique.door";

/** Seconds until the next scan begins by itself; 0 is never. */
export const PAUSES = [0, 3, 5, 10] as const;

interface Kept {
  pack: string;
  venue: string;
  sound: boolean;
  pause: number;
}

const AT_FIRST: Kept = { pack: "", venue: "", sound: true, pause: 0 };

class Preferences {
  #kept = $state<Kept>(fromDevice());

  get place(): { pack: string; venue: string } | undefined {
    const { pack, venue } = this.#kept;
    return venue ? { pack, venue } : undefined;
  }

  get sound(): boolean {
    return this.#kept.sound;
  }

  get pause(): number {
    return this.#kept.pause;
  }

  change(to: Partial<Kept>): void {
    Object.assign(this.#kept, to);
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.#kept));
    } catch {
      // a browser that keeps nothing asks again next time
    }
  }
}

function fromDevice(): Kept {
  try {
    const { pack, venue, sound, pause } = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Record<keyof Kept, unknown>>;
    return {
      pack: typeof pack === "string" ? pack : AT_FIRST.pack,
      venue: typeof venue === "string" ? venue : AT_FIRST.venue,
      sound: typeof sound === "boolean" ? sound : AT_FIRST.sound,
      pause: PAUSES.find((known) => known === pause) ?? AT_FIRST.pause,
    };
  } catch {
    return AT_FIRST;
  }
}

export const preferences = new Preferences();
