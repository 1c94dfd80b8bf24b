import { beforeEach, describe, expect, it } from "vitest";
import { Keeper, type Lock } from "./keeper";
import { refused, type Saved, type Storage, StorageRefused } from "./storage";

/** A list of words stands in for the wallet. */
class Words {
  freed = false;
  constructor(readonly words: string[] = []) {}
  save = () => new TextEncoder().encode(this.words.join(" "));
  free = () => void (this.freed = true);
  static open = (saved: Uint8Array) => new Words(new TextDecoder().decode(saved).split(" ").filter(Boolean));
}

class Memory implements Storage {
  saved: Saved | null = null;
  fault: unknown;
  read = async () => this.saved;
  write = async (saved: Saved) => {
    if (this.fault) throw this.fault;
    this.saved = saved;
  };
}

/** Tasks one after the other, as Web Locks do among tabs. */
function oneAtATime(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task);
    last = next.catch(() => undefined);
    return next;
  };
}

let storage: Memory;
let lock: Lock;
const tab = () => new Keeper(new Words(), Words.open, storage, lock);
const say = (keeper: Keeper<Words>, word: string) => keeper.change((wallet) => wallet.words.push(word));

beforeEach(() => {
  storage = new Memory();
  lock = oneAtATime();
});

describe("the keeper", () => {
  it("saves each change and finds it again", async () => {
    const { made, unsaved } = await say(tab(), "one");
    expect(made).toBe(1);
    expect(unsaved).toBeNull();
    const next = tab();
    await next.load();
    expect(next.wallet.words).toEqual(["one"]);
  });

  it("two tabs that change at once lose nothing", async () => {
    const [here, there] = [tab(), tab()];
    await Promise.all([say(here, "a"), say(there, "b"), say(here, "c"), say(there, "d")]);
    await here.load();
    expect(here.wallet.words).toEqual(["a", "b", "c", "d"]);
    expect(storage.saved?.revision).toBe(4);
  });

  it("without storage the change stands on this tab and the cause is told", async () => {
    const keeper = tab();
    storage.fault = new DOMException("no space", "QuotaExceededError");
    const { unsaved } = await say(keeper, "one");
    expect(unsaved).toBeInstanceOf(StorageRefused);
    expect(unsaved?.cause).toBe("full");
    expect(keeper.wallet.words).toEqual(["one"]);
    expect(storage.saved).toBeNull();
  });

  it("frees the wallet that another takes the place of", async () => {
    const keeper = tab();
    const first = keeper.wallet;
    await keeper.replace(new Words(["restored"]));
    expect(first.freed).toBe(true);
    expect(storage.saved && Words.open(storage.saved.bytes).words).toEqual(["restored"]);
  });

  it("another opens the same wallet without a change, with what other tabs saved", async () => {
    const [here, there] = [tab(), tab()];
    await say(here, "one");
    await say(there, "two");
    const before = here.wallet;
    await here.reopen(Words.open);
    expect(before.freed).toBe(true);
    expect(here.wallet.words).toEqual(["one", "two"]);
    expect(storage.saved?.revision).toBe(2);
  });

  it("tells others of what was saved, and of nothing else", async () => {
    const keeper = tab();
    let told = 0;
    keeper.onchange = () => (told += 1);
    await say(keeper, "one");
    storage.fault = new Error("gone");
    await say(keeper, "two");
    expect(told).toBe(1);
  });
});

it("every other fault of the browser counts as blocked", () => {
  expect(refused(new DOMException("no", "InvalidStateError")).cause).toBe("blocked");
  expect(refused(new TypeError("indexedDB is undefined")).cause).toBe("blocked");
});
