// The state of the door page: the module with its lists, the place, and the one result on the screen. A result lives in memory
// until it is put away, and nowhere else.

import { type Refusal, refresh } from "../bulletin/refresh";
import { keepLists, keptLists } from "./kept";
import { type Door, door, type Venue, type Verdict, type View } from "./module";
import { preferences } from "./preferences.svelte";

/** How often lists are asked for, and the age that is shown is counted anew, in milliseconds. */
const REFRESH = 15 * 60_000;
const COUNT = 20_000;

/** What came of the last attempt to get new lists. */
export type Lists = { name: "asking" } | { name: "as-they-are" } | { name: "unreachable" } | { name: "refused"; refusal: Refusal };

export class Desk {
  view = $state.raw<View | undefined>();
  lists = $state.raw<Lists>({ name: "asking" });
  verdict = $state.raw<Verdict | undefined>();
  /** Counts results, so that the same answer twice is still two answers. */
  answered = $state(0);
  /** The device could not start the module at all. */
  broken = $state(false);
  #door: Door | undefined;

  readonly place: Venue | undefined = $derived.by(() => {
    const chosen = this.view?.chosen;
    return this.view?.venues.find((venue) => venue.pack === chosen?.pack && venue.venue === chosen.venue);
  });

  /** Opens what was kept, then asks for new lists, and goes on asking. Gives what ends it. */
  start(): () => void {
    void this.#open();
    const asking = setInterval(() => void this.refresh(), REFRESH);
    const counting = setInterval(() => this.#look(), COUNT);
    const online = () => void this.refresh();
    addEventListener("online", online);
    return () => {
      clearInterval(asking);
      clearInterval(counting);
      removeEventListener("online", online);
    };
  }

  async refresh(): Promise<void> {
    if (!this.#door) return;
    this.lists = { name: "asking" };
    const lists = await this.#fetch(this.#door);
    if (lists.name === "as-they-are") await this.#keep();
    this.#choosePreferred();
    this.lists = lists;
  }

  choose(venue: Venue): void {
    preferences.change({ pack: venue.pack, venue: venue.venue });
    this.#choosePreferred();
  }

  /** Checks a text. Only the answer is kept, on the screen. */
  check(text: string): void {
    if (!this.#door || !this.place) return;
    this.verdict = JSON.parse(this.#door.check(text.trim(), Date.now())) as Verdict;
    this.answered += 1;
    this.#look();
  }

  putAway(): void {
    this.verdict = undefined;
  }

  async #open(): Promise<void> {
    try {
      this.#door = await door(await keptLists().catch(() => undefined));
    } catch {
      this.broken = true;
      return;
    }
    this.#choosePreferred();
    await this.refresh();
  }

  async #fetch(door: Door): Promise<Lists> {
    const outcome = await refresh(door);
    if (outcome.type === "unreachable") return { name: "unreachable" };
    const refusal = outcome.type === "refused" ? outcome.refusal : (JSON.parse(outcome.answer) as { refusal: Refusal | null }).refusal;
    return refusal ? { name: "refused", refusal } : { name: "as-they-are" };
  }

  /** A browser that keeps nothing has the lists until the page is closed. */
  async #keep(): Promise<void> {
    const saved = this.#door?.save();
    if (saved) await keepLists(saved).catch(() => undefined);
  }

  #choosePreferred(): void {
    const place = preferences.place;
    if (place) this.#door?.choose(place.pack, place.venue);
    this.#look();
  }

  #look(): void {
    if (this.#door) this.view = JSON.parse(this.#door.view(Date.now())) as View;
  }
}
