// The wallet of this page: the module's answers as reactive state, and every way to change it. No rule is decided here.

import init, { Wallet } from "../../generated/wasm/wallet/wallet";
import module from "../../generated/wasm/wallet/wallet_bg.wasm?url";
import { type Ahead, refresh } from "../../bulletin/refresh";
import { forgetLanguage } from "../../text/text.svelte";
import { cards, isCard } from "./cards";
import { Keeper } from "./keeper";
import { exchange } from "../../exchange/exchange";
import { Database, type StorageRefused } from "./storage";
import type { Answer, ImportPreview, Input, Refusal, View } from "./view";

/** Lists are asked for again when the last answer is older, whatever the facts are. */
const REFRESH_MS = 6 * 3_600_000;
const TICK_MS = 60_000;
/** So long the first status of all waits for lists, before the page is shown without them. */
const PATIENCE_MS = 2_500;
const LOCK = "pratique wallet";

const lock = <T>(task: () => Promise<T>): Promise<T> =>
  "locks" in navigator ? (navigator.locks.request(LOCK, task) as Promise<T>) : task();

const refusalOf = (fault: unknown): Refusal => {
  const said = fault instanceof Error ? fault.message : String(fault);
  try {
    return JSON.parse(said) as Refusal;
  } catch {
    return { code: "WALLET-FAULT", holder: said };
  }
};

/** By the module that reads all that is kept; this page's own wherever it does. @throws a refusal as an error's message */
async function open(saved: Uint8Array): Promise<Wallet> {
  const opened = Wallet.open(saved);
  if (!opened.keepsCards()) return opened;
  opened.free();
  return (await cards()).Wallet.open(saved);
}

/** What a wallet that has nothing yet shows of all that is published. */
interface First {
  ahead: Ahead;
  view: View;
}

/** Nothing where not all could be had or something is wrong with it, which the usual way then says. */
function glance(ahead: Ahead | undefined): First | undefined {
  const view = ahead && Wallet.glance(ahead.authority, ahead.index, ahead.files, Date.now());
  return view ? { ahead, view: JSON.parse(view) as View } : undefined;
}

/** Until what was shown last is on the screen; what needs time can follow. */
const drawn = (): Promise<void> =>
  new Promise((resolve) => (document.hidden ? resolve() : requestAnimationFrame(() => setTimeout(resolve))));

class State {
  view = $state.raw<View | null>(null);
  /** The moment that the view is of. */
  now = $state.raw(new Date());
  /** Why what is shown is not kept. */
  unsaved = $state.raw<StorageRefused | null>(null);
  /** The saved wallet cannot be opened; it is left as it is. */
  broken = $state.raw<Refusal | null>(null);
  /** The server gave no answer the last time. */
  unreachable = $state(false);
  refreshing = $state(false);

  /** Comes when there is something to show. */
  readonly ready: Promise<void>;
  #tell: (() => void) | undefined;

  #keeper: Keeper<Wallet> | undefined;
  #others: BroadcastChannel | undefined;
  #refreshed = 0;

  constructor() {
    this.ready = new Promise((tell) => (this.#tell = tell));
  }

  /** Opens what is kept and fetches what is published; ends when both are done. */
  async start(asked?: Promise<Ahead | undefined>): Promise<void> {
    const database = new Database();
    let first: Promise<First | undefined> | undefined;
    try {
      await init({ module_or_path: module });
      this.#keeper = new Keeper(new Wallet(), open, database, lock);
      // other tabs can wait until this one shows something
      void this.ready.then(() => setTimeout(() => this.#listen()));
      // worked out while the database opens
      first = asked?.then(glance).catch(() => undefined);
      if (database.isUntouched) void first?.then((seen) => seen && this.#first(seen));
      this.unsaved = await this.#keeper.load();
    } catch (fault) {
      this.broken = refusalOf(fault);
      this.#tell?.();
      return;
    }
    // a wallet without lists has no status to show yet
    if (!this.#keeper.isNew) this.look();
    setTimeout(() => this.view ?? this.look(), PATIENCE_MS);
    const seen = await first;
    if (seen && this.#keeper.isNew) {
      this.#first(seen);
      await drawn();
    }
    // where something was kept, what was asked for ahead may be older than it
    await this.refresh(this.#keeper.isNew ? seen?.ahead : undefined);
  }

  /** Computes the view of this moment. */
  look(): void {
    if (!this.#keeper || this.broken) return;
    const now = new Date();
    this.#show(JSON.parse(this.#keeper.wallet.view(now.getTime())) as View, now);
  }

  async input(input: Input): Promise<Answer> {
    const refusal = input.type === "add-certificate" && isCard(input.text) ? await this.#readCards() : null;
    if (refusal) return { refusal, notices: [], view: this.view! };
    const asked = JSON.stringify(input);
    const { made, unsaved } = await this.#opened().change((wallet) => wallet.input(asked, Date.now()));
    return this.#answered(made, unsaved);
  }

  /** Fetches what the authority publishes. */
  async refresh(here?: Ahead): Promise<Refusal | null> {
    if (this.refreshing || this.broken) return null;
    this.refreshing = true;
    const keeper = this.#opened();
    // pins the first authority, which is kept with what it publishes
    let want: (wallet: Wallet) => string;
    let wanting: Wallet | undefined;
    try {
      const outcome = await refresh(
        {
          wanted: (authority, index, now) => {
            want = (wallet) => (wanting = wallet).wanted(authority, index, now);
            return keeper.prepare(want);
          },
          follow: async (from, difference) => {
            const here = wanting?.held(from);
            return here && (await exchange()).nextList(here, difference);
          },
          receive: (index, files, now) =>
            keeper.change((wallet) => {
              // another tab changed it in between
              if (wallet !== wanting) want(wallet);
              const { view } = JSON.parse(wallet.receive(index, files, now)) as Answer;
              // what is worked out is shown, then kept
              this.#show(view);
            }),
        },
        here,
      );
      this.#refreshed = Date.now();
      this.unreachable = outcome.type === "unreachable";
      if (outcome.type === "received") {
        this.unsaved = outcome.answer.unsaved;
        void this.#fetchExposureKeys(outcome.index);
      } else this.look();
      if (outcome.type === "refused") this.unsaved = (await keeper.change(() => undefined)).unsaved;
      return outcome.type === "refused" ? outcome.refusal : null;
    } finally {
      this.refreshing = false;
    }
  }

  /** Fetches the published keys where a pack asks for encounters, whatever is kept here; what is kept is compared with them. */
  async #fetchExposureKeys(index: string): Promise<void> {
    if (!this.view?.statuses.some(({ encounters }) => encounters)) return;
    try {
      const { encounters } = await import("../encounters/encounters.svelte");
      await encounters.fetch(this, index);
      await encounters.pretendWhenDue(this.view.authority?.origin ?? "");
    } catch {
      // no network, or this device keeps nothing: asked for again with the next lists
    }
  }

  async previewImport(bytes: Uint8Array): Promise<ImportPreview> {
    const { Import } = await exchange();
    const { wallet } = this.#opened();
    const now = Date.now();
    const found = Import.read(bytes, wallet.importTerms(now), now);
    const stays = found.stays();
    if (stays) wallet.offerImport(stays);
    return JSON.parse(found.preview()) as ImportPreview;
  }

  /** The code of a certificate's text, as SVG. */
  draw = async (text: string): Promise<string> => (await exchange()).draw(text);

  /** @throws a refusal as an error's message */
  async backup(passphrase: string): Promise<Uint8Array> {
    const { Backup } = await exchange();
    return Backup.seal(this.#opened().wallet.save(), passphrase, crypto.getRandomValues(new Uint8Array(64)));
  }

  /** Puts a backup in the place of everything here. */
  async restore(backup: Uint8Array, passphrase: string): Promise<Refusal | null> {
    try {
      const { Backup } = await exchange();
      const restored = await open(Backup.unseal(backup, passphrase));
      this.unsaved = await this.#opened().replace(restored);
    } catch (fault) {
      return refusalOf(fault);
    }
    this.broken = null;
    this.look();
    void this.refresh();
    return null;
  }

  /** Everything of the owner goes, on this device and in every tab. */
  async erase(): Promise<void> {
    if (this.broken) this.unsaved = await this.#opened().replace(new Wallet());
    else await this.input({ type: "erase-everything" });
    this.broken = null;
    await import("../encounters/encounters.svelte").then(({ encounters }) => encounters.erase(this)).catch(() => undefined);
    forgetLanguage();
    this.look();
    void this.refresh();
  }

  /** From now on the wallet reads SMART Health Cards. @returns why not */
  async #readCards(): Promise<Refusal | null> {
    try {
      const { Wallet: Reader } = await cards();
      if (!(this.#opened().wallet instanceof Reader)) await this.#opened().reopen((saved) => Reader.open(saved));
      return null;
    } catch (fault) {
      return refusalOf(fault);
    }
  }

  #opened(): Keeper<Wallet> {
    if (!this.#keeper) throw new Error("the wallet has not been started");
    return this.#keeper;
  }

  #answered(text: string, unsaved: StorageRefused | null): Answer {
    const answer = JSON.parse(text) as Answer;
    this.unsaved = unsaved;
    this.#show(answer.view);
    return answer;
  }

  #show(view: View, now = new Date()): void {
    this.now = now;
    this.view = view;
    this.#tell?.();
  }

  /** Shows what a new wallet would, where nothing is shown yet. */
  #first({ view }: First): void {
    if (!this.view) this.#show(view);
  }

  #listen(): void {
    if ("BroadcastChannel" in globalThis) {
      const others = (this.#others = new BroadcastChannel(LOCK));
      others.onmessage = () => void this.#keeper?.load().then(() => this.look());
      this.#opened().onchange = () => this.#others?.postMessage("changed");
    }
    setInterval(() => this.#tick(), TICK_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.#tick());
    addEventListener("online", () => void this.refresh());
  }

  #tick(): void {
    this.look();
    if (Date.now() - this.#refreshed > REFRESH_MS) void this.refresh();
  }
}

export const wallet = new State();
