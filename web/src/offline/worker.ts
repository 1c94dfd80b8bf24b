// The service worker: after its first load a page works without a network.
//
// One script for every page; the scope of the registration says whose files are kept. `build/offline.ts` puts
// `PAGES` in front. Pages and assets come from the cache; what the authority publishes comes from
// the network while there is one and from the last good answer otherwise. No request gains or loses anything
// on the way, so that the worker cannot carry a fact out of the device.

/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;
declare const PAGES: Record<string, { version: string; files: string[] }>;

const page = new URL(self.registration.scope).pathname;
const { version, files } = PAGES[page] ?? { version: "", files: [] };
const kept = `pratique ${page} ${version}`;
const published = `pratique ${page} published`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(kept)
      .then((cache) => Promise.all([cache.addAll(files.filter((file) => file !== page).map(anew)), keepPage(cache)])),
  );
});

const anew = (file: string) => new Request(file, { cache: "reload" });

/** The page without `Link`, which has a browser fetch what a page that is kept here has already. */
async function keepPage(cache: Cache): Promise<void> {
  const { ok, status, body, headers } = await fetch(anew(page));
  if (!ok) throw new Error(`${page}: ${status}`);
  const kept = new Headers(headers);
  kept.delete("link");
  await cache.put(page, new Response(body, { headers: kept }));
}

// A new version waits until the reader lets it take over: a page must find the files it was started with.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  // the wallet keeps these itself, and not longer than the authority lists them
  if (url.pathname.startsWith("/exposure/")) return;
  if (event.request.mode === "navigate") event.respondWith(fromCache(page));
  else if (isPart(event.request, url.pathname)) event.respondWith(fromCache(event.request));
  else event.respondWith(fromNetwork(event.request));
});

/** A part of the page, that never changes under its name: an asset, or the script of a worker, which lies beside the page. */
function isPart(request: Request, path: string): boolean {
  return request.destination === "worker" || path.startsWith("/assets/") || files.includes(path);
}

/** Caches of earlier versions of this page. */
async function forget(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(`pratique ${page} `) && name !== kept && name !== published);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function fromCache(request: Request | string): Promise<Response> {
  const cache = await caches.open(kept);
  const hit = await cache.match(request);
  if (hit) return hit;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function fromNetwork(request: Request): Promise<Response> {
  const cache = await caches.open(published);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (fault) {
    const last = await cache.match(request);
    if (last) return last;
    throw fault;
  }
}
