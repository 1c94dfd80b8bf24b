// What is kept for looking: the owner's sightings, and the published files, which are the same for everybody. A database of its own,
// so that a wallet is read and written without them.

import type { FoundDay } from "../../generated/types/FoundDay";
import { settled } from "../../offline/settled";

const NAME = "pratique-encounters";
const OWN = "own";
const PUBLISHED = "published";
const SIGHTINGS = "sightings";
const LAST = "last";
const LISTED = "listed";
const SHOW = "show";
const RECEIPTS = "receipts";

/** How the last look ended. */
export interface LastLook {
  /** Milliseconds since 1970. */
  at: number;
  /** How many published keys were compared, and how many in a second. */
  keys: number;
  perSecond: number;
  days: FoundDay[];
}

/** That keys were shared, and how many. */
export interface Receipt {
  /** Milliseconds since 1970. */
  at: number;
  keys: number;
}

/** What the authority lists. */
export interface Listed {
  /** The file of the keys that exports are believed by. */
  keys: string;
  paths: string[];
}

/** A database, opened when it is first needed. */
export class Shelf {
  #opened: Promise<IDBDatabase> | undefined;

  sightings = (): Promise<Uint8Array | undefined> => this.#get<Uint8Array>(OWN, SIGHTINGS);
  last = (): Promise<LastLook | undefined> => this.#get<LastLook>(OWN, LAST);
  file = (path: string): Promise<Uint8Array | undefined> => this.#get<Uint8Array>(PUBLISHED, path);

  receipts = async (): Promise<Receipt[]> => (await this.#get<Receipt[]>(OWN, RECEIPTS)) ?? [];
  /** When requests for show are sent the next time, in milliseconds since 1970. */
  nextShow = (): Promise<number | undefined> => this.#get<number>(PUBLISHED, SHOW);

  listed = (): Promise<Listed | undefined> => this.#get<Listed>(PUBLISHED, LISTED);

  async files(): Promise<string[]> {
    const keys = (await settled((await this.#store(PUBLISHED, "readonly")).getAllKeys())) as string[];
    return keys.filter((key) => key !== LISTED && key !== SHOW);
  }

  keepSightings = (bytes: Uint8Array): Promise<void> => this.#put(OWN, SIGHTINGS, bytes);
  keepReceipts = (receipts: Receipt[]): Promise<void> => this.#put(OWN, RECEIPTS, receipts);
  keepNextShow = (at: number): Promise<void> => this.#put(PUBLISHED, SHOW, at);
  keepLast = (last: LastLook): Promise<void> => this.#put(OWN, LAST, last);
  keepListed = (listed: Listed): Promise<void> => this.#put(PUBLISHED, LISTED, listed);
  keepFile = (path: string, bytes: Uint8Array): Promise<void> => this.#put(PUBLISHED, path, bytes);

  async forgetFile(path: string): Promise<void> {
    await settled((await this.#store(PUBLISHED, "readwrite")).delete(path));
  }

  /** What is the owner's goes; what is published stays, so that nothing is asked for again because of it. */
  async erase(): Promise<void> {
    await settled((await this.#store(OWN, "readwrite")).clear());
  }

  async #get<T>(store: string, key: string): Promise<T | undefined> {
    return (await settled((await this.#store(store, "readonly")).get(key))) as T | undefined;
  }

  async #put(store: string, key: string, value: unknown): Promise<void> {
    await settled((await this.#store(store, "readwrite")).put(value, key));
  }

  async #store(name: string, mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.#opened ??= open();
    try {
      return (await this.#opened).transaction(name, mode).objectStore(name);
    } catch (fault) {
      this.#opened = undefined;
      throw fault;
    }
  }
}

function open(): Promise<IDBDatabase> {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => [OWN, PUBLISHED].forEach((store) => asked.result.createObjectStore(store));
  return settled(asked);
}
