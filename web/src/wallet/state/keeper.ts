// One wallet, several tabs: each change is made under a lock, on top of what was saved last, and told to the others.
// The module's wallet is the working copy; the record in storage is what counts.

import { refused, type Saved, type Storage, type StorageRefused } from "./storage";

/** What the keeper needs of the module's wallet. */
export interface Keepable {
  save(): Uint8Array;
  free(): void;
}

/** Runs one task at a time among all tabs. */
export type Lock = <T>(task: () => Promise<T>) => Promise<T>;

export class Keeper<Wallet extends Keepable> {
  #wallet: Wallet;
  #revision = 0;
  readonly #storage: Storage;
  readonly #lock: Lock;
  readonly #open: (saved: Uint8Array) => Wallet | Promise<Wallet>;
  /** Told after each change of this tab. */
  onchange: (() => void) | undefined;

  constructor(empty: Wallet, open: (saved: Uint8Array) => Wallet | Promise<Wallet>, storage: Storage, lock: Lock) {
    this.#wallet = empty;
    this.#open = open;
    this.#storage = storage;
    this.#lock = lock;
  }

  /** Whether nothing was ever saved here, as far as was looked. */
  get isNew(): boolean {
    return this.#revision === 0;
  }

  get wallet(): Wallet {
    return this.#wallet;
  }

  /** Takes what is saved, where another tab or an earlier visit saved something newer. */
  async load(): Promise<StorageRefused | null> {
    return this.#lock(() => this.#catchUp());
  }

  /** Makes a change and saves it. The change counts on this tab also where it cannot be saved; then the refusal says why. */
  async change<T>(make: (wallet: Wallet) => T): Promise<{ made: T; unsaved: StorageRefused | null }> {
    return this.#lock(async () => {
      const unread = await this.#catchUp();
      const made = make(this.#wallet);
      return { made, unsaved: unread ?? (await this.#save()) };
    });
  }

  /** Makes what need not be kept by itself: a change counts from the next one that is saved. */
  async prepare<T>(make: (wallet: Wallet) => T): Promise<T> {
    return this.#lock(async () => {
      await this.#catchUp();
      return make(this.#wallet);
    });
  }

  /** Puts another wallet in the place of this one: a restored backup. */
  async replace(wallet: Wallet): Promise<StorageRefused | null> {
    return this.#lock(async () => {
      const unread = await this.#catchUp();
      this.#take(wallet);
      return unread ?? (await this.#save());
    });
  }

  /** The same wallet, opened by somebody else: nothing of it changes. */
  async reopen(open: (saved: Uint8Array) => Wallet): Promise<void> {
    return this.#lock(async () => {
      await this.#catchUp();
      this.#take(open(this.#wallet.save()));
    });
  }

  async #catchUp(): Promise<StorageRefused | null> {
    let saved: Saved | null;
    try {
      saved = await this.#storage.read();
    } catch (fault) {
      return refused(fault);
    }
    if (saved && saved.revision !== this.#revision) {
      this.#take(await this.#open(saved.bytes));
      this.#revision = saved.revision;
    }
    return null;
  }

  async #save(): Promise<StorageRefused | null> {
    try {
      await this.#storage.write({ revision: this.#revision + 1, bytes: this.#wallet.save() });
    } catch (fault) {
      return refused(fault);
    }
    this.#revision += 1;
    this.onchange?.();
    return null;
  }

  #take(wallet: Wallet): void {
    if (wallet === this.#wallet) return;
    this.#wallet.free();
    this.#wallet = wallet;
  }
}
