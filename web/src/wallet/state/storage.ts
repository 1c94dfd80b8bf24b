// The one place where the wallet's state stands: a single record in IndexedDB, with a revision that rises with every
// change, so that a tab sees when another tab was quicker.

export interface Saved {
  revision: number;
  bytes: Uint8Array;
}

/** Why nothing can be kept. `full`: no space; `blocked`: the browser keeps nothing (a private window, a setting). */
export class StorageRefused extends Error {
  readonly cause: "full" | "blocked";

  constructor(cause: "full" | "blocked", fault: unknown) {
    super(`storage ${cause}: ${String(fault)}`);
    this.cause = cause;
  }
}

/** Keeps one record. */
export interface Storage {
  read(): Promise<Saved | null>;
  write(saved: Saved): Promise<void>;
}

const NAME = "pratique-wallet";
const STORE = "saved";
const KEY = "wallet";
/** Set with what is kept: that nothing is, is known at once by it, and from the database only when that has been opened. */
const MARK = "pratique.wallet";

export class Database implements Storage {
  #opened: Promise<IDBDatabase> | undefined;

  /** Begins to open it, so that it is open when it is first read; what goes wrong is told then. */
  constructor() {
    try {
      this.#opened = open();
      this.#opened.catch(() => undefined);
    } catch {
      // asked again with the first reading
    }
  }

  /** Whether nothing was ever kept here; not known to be so counts as not. */
  get isUntouched(): boolean {
    try {
      return localStorage.getItem(MARK) === null;
    } catch {
      return false;
    }
  }

  async read(): Promise<Saved | null> {
    const store = await this.#store("readonly");
    return ((await done(store.get(KEY))) as Saved | undefined) ?? null;
  }

  async write(saved: Saved): Promise<void> {
    const store = await this.#store("readwrite");
    store.put(saved, KEY);
    mark();
    await finished(store.transaction);
  }

  async #store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    try {
      this.#opened ??= open();
      return (await this.#opened).transaction(STORE, mode).objectStore(STORE);
    } catch (fault) {
      this.#opened = undefined;
      throw refused(fault);
    }
  }
}

/** What the browser says of a fault, in one of two causes that a person can act on. */
export function refused(fault: unknown): StorageRefused {
  if (fault instanceof StorageRefused) return fault;
  const full = fault instanceof DOMException && fault.name === "QuotaExceededError";
  return new StorageRefused(full ? "full" : "blocked", fault);
}

function mark(): void {
  try {
    localStorage.setItem(MARK, "kept");
  } catch {
    // then the next visit waits for the database
  }
}

function open(): Promise<IDBDatabase> {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  return done(asked);
}

function done<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(refused(asked.error));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(refused(transaction.error));
  });
}
