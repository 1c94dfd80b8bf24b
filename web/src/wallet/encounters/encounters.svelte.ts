// Sightings on this device, and what follows when they are compared with published keys. The module decides; this fetches and keeps.

import type { FoundDay } from "../../generated/types/FoundDay";
import type { LookedAtView } from "../../generated/types/LookedAtView";
import type { SightingsView } from "../../generated/types/SightingsView";
import type { Answer, View } from "../state/view";
import { nextShow, pretend, thinking } from "./asking";
import { module } from "./module";
import { fetched, here, type Published } from "./published";
import { type LastLook, type Receipt, Shelf } from "./shelf";

/** Web Locks among tabs, as the wallet's. */
const LOCK = "pratique encounters";

const lock = <T>(task: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? (navigator.locks.request(LOCK, task) as Promise<T>) : task();

/** What this needs of the wallet. */
export interface Wallet {
  readonly view: View | null;
  input(input: { type: "encounters"; disease: string; days: FoundDay[] }): Promise<Answer>;
}

/** `unreachable`: published keys are not here yet; `none`: this authority asks for no encounters. */
export type Looked = "done" | "unreachable" | "none";

class Encounters {
  sightings = $state.raw<SightingsView | null>(null);
  last = $state.raw<LastLook | null>(null);
  receipts = $state.raw<Receipt[]>([]);
  looking = $state(false);
  readonly #shelf = new Shelf();

  /** Reads what is kept. Sightings that are too old are erased with it. */
  open = (): Promise<void> => lock(() => this.#open());

  async #open(): Promise<void> {
    const { Sightings } = await module();
    const bytes = await this.#shelf.sightings();
    this.last = (await this.#shelf.last()) ?? null;
    this.receipts = await this.#shelf.receipts();
    if (!bytes) {
      this.sightings = null;
      return;
    }
    const kept = Sightings.open(bytes, Date.now());
    this.sightings = JSON.parse(kept.view()) as SightingsView;
    const left = kept.save();
    kept.free();
    if (left.length !== bytes.length) await this.#shelf.keepSightings(left);
  }

  /** Adds the sightings of a file and compares them with what is here: an import asks for nothing. @throws a refusal as an error's message */
  import = (file: Uint8Array, wallet: Wallet): Promise<void> =>
    lock(async () => {
      const { Sightings } = await module();
      const added = Sightings.open(file, Date.now());
      const before = await this.#shelf.sightings();
      if (before) added.add(Sightings.open(before, Date.now()));
      await this.#shelf.keepSightings(added.save());
      added.free();
      await this.#open();
      await this.#compare(wallet);
    });

  /** Sightings go, and what was found of them. */
  erase = (wallet: Wallet): Promise<void> =>
    lock(async () => {
      await this.#shelf.erase();
      [this.sightings, this.last, this.receipts] = [null, null, []];
      for (const { disease } of wanted(wallet)) await wallet.input({ type: "encounters", disease, days: [] });
    });

  /** Fetches what is published, the same for every wallet at the same times, and compares where there are sightings. @param bulletin the signed index */
  fetch = (wallet: Wallet, bulletin: string): Promise<void> =>
    lock(async () => {
      const isNew = await fetched(bulletin, this.#shelf);
      await this.#open();
      if (isNew || !this.last) await this.#compare(wallet);
    });

  /** Notes that keys were shared. */
  receive = (receipt: Receipt): Promise<void> =>
    lock(async () => {
      this.receipts = [receipt, ...(await this.#shelf.receipts())];
      await this.#shelf.keepReceipts(this.receipts);
    });

  /** Sends requests for show where it is time, and says when it is time again. A wallet that is new waits as every other does. */
  async pretendWhenDue(authority: string): Promise<void> {
    const now = Date.now();
    const due = await lock(async () => {
      const at = await this.#shelf.nextShow();
      const isDue = at !== undefined && at <= now;
      if (at === undefined || isDue) await this.#shelf.keepNextShow(nextShow(now));
      return isDue;
    });
    if (!due) return;
    const { Report, showBytes } = await module();
    const report = Report.forShow(crypto.getRandomValues(new Uint8Array(showBytes())), now);
    await pretend(report, authority, thinking).finally(() => report.free());
  }

  /** Compares with what is here already: whoever has sightings looks more often than others, and must not be told by what is fetched. */
  async again(wallet: Wallet): Promise<Looked> {
    if (wanted(wallet).length === 0) return "none";
    this.looking = true;
    try {
      return (await lock(() => this.#compare(wallet))) ? "done" : "unreachable";
    } finally {
      this.looking = false;
    }
  }

  /** Whether there was anything to compare with. */
  async #compare(wallet: Wallet): Promise<boolean> {
    const found = await here(this.#shelf);
    if (!found || !this.sightings) return found !== undefined;
    const days: FoundDay[] = [];
    let [keys, milliseconds] = [0, 0];
    for (const { disease, preset } of wanted(wallet)) {
      const looked = await this.#under(preset, found);
      keys += looked.keys;
      milliseconds += looked.milliseconds;
      days.push(...looked.days);
      await wallet.input({ type: "encounters", disease, days: looked.days });
    }
    found.trusted.free();
    const last = { at: Date.now(), keys, perSecond: Math.round((1000 * keys) / Math.max(milliseconds, 1)), days };
    await this.#shelf.keepLast(last);
    this.last = last;
    return true;
  }

  /** Under one preset. A file that is not as it should be is passed over: the others count. */
  async #under(preset: string, { trusted, paths }: Published): Promise<{ days: FoundDay[]; keys: number; milliseconds: number }> {
    const { Sightings, Look } = await module();
    const sightings = await this.#shelf.sightings();
    const look = new Look(Sightings.open(sightings ?? new Uint8Array(), Date.now()), preset);
    let [keys, milliseconds] = [0, 0];
    for (const path of paths) {
      const file = await this.#shelf.file(path);
      if (!file) continue;
      const begun = performance.now();
      try {
        keys += (JSON.parse(look.add(file, trusted)) as LookedAtView).keys;
      } catch {
        continue;
      } finally {
        milliseconds += performance.now() - begun;
        // a finger that taps meanwhile is answered
        await new Promise((next) => setTimeout(next));
      }
    }
    const days = JSON.parse(look.days(Date.now(), crypto.getRandomValues(new Uint8Array(32)))) as FoundDay[];
    look.free();
    return { days, keys, milliseconds };
  }
}

/** The diseases whose packs ask for encounters, and how each weighs them. */
function wanted({ view }: Wallet): { disease: string; preset: string }[] {
  const statuses = view?.statuses ?? [];
  return statuses.flatMap(({ disease, encounters }) => (encounters ? [{ disease, preset: encounters.preset }] : []));
}

export const encounters = new Encounters();
