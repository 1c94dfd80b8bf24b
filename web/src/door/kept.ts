// What the door keeps on this device: the lists that everybody gets, and how the guard likes it. Nothing of a guest comes here:
// the lists are saved when they were received, never after a check.

import { settled } from "../offline/settled";

const DATABASE = "pratique door";
const STORE = "lists";
const KEY = "saved";

/** The lists as the module wrote them. */
export async function keptLists(): Promise<Uint8Array | undefined> {
  return inStore("readonly", (store) => store.get(KEY) as IDBRequest<Uint8Array | undefined>);
}

export async function keepLists(saved: Uint8Array): Promise<void> {
  await inStore("readwrite", (store) => store.put(saved, KEY));
}

async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await settled(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}
