// All that a page has kept on the device, as one text: databases, local and session storage, caches, cookies.

import type { Page } from "@playwright/test";

export async function kept(page: Page): Promise<string> {
  const there = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const plain = (_: string, value: unknown) => {
      if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
      return ArrayBuffer.isView(value) ? [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] : value;
    };
    const databases: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ""));
      for (const store of database.objectStoreNames) {
        const content = database.transaction(store).objectStore(store);
        databases.push([name, store, await done(content.getAllKeys()), await done(content.getAll())]);
      }
      database.close();
    }
    const cached: unknown[] = [];
    for (const name of await caches.keys()) {
      cached.push([name, (await (await caches.open(name)).keys()).map((request) => request.url).sort()]);
    }
    const texts = [Object.entries(localStorage).sort(), Object.entries(sessionStorage).sort(), document.cookie];
    return JSON.stringify({ databases, cached, texts }, plain);
  });
  const cookies = await page.context().cookies();
  return there + JSON.stringify(cookies);
}

/** The same, once what the page loads when a camera is first opened has been kept, and nothing more comes. */
export async function keptWithDecoder(page: Page): Promise<string> {
  for (let last = ""; ; await page.waitForTimeout(1000)) {
    const now = await kept(page);
    if (now === last && now.includes("zxing_reader")) return now;
    last = now;
  }
}
