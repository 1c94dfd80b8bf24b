// The page without a network: registers the service worker, and tells whether there is a network and whether a new
// version of the page waits. A waiting version takes over only when the reader says so, so that nothing changes mid-task.

class Offline {
  /** Whether the device says that it has no network. */
  now = $state(!navigator.onLine);
  /** Whether all of the page is kept on the device. */
  ready = $state(false);
  /** Whether a new version waits. */
  waiting = $state(false);
  #registration: ServiceWorkerRegistration | undefined;

  /** Whether an earlier visit left the page on the device. */
  kept = (): boolean => "serviceWorker" in navigator && navigator.serviceWorker.controller !== null;

  /** Keeps the page of this path (`/wallet/`, `/door/`) for when there is no network. */
  async keep(scope: string): Promise<void> {
    addEventListener("online", () => (this.now = false));
    addEventListener("offline", () => (this.now = true));
    if (!("serviceWorker" in navigator)) return;
    try {
      const registration = await navigator.serviceWorker.register("/sw.js", { scope, updateViaCache: "none" });
      this.#watch(registration);
      await navigator.serviceWorker.ready;
      this.ready = true;
    } catch {
      // a browser that keeps nothing (a private window) still shows the page
    }
  }

  /** Lets the waiting version take over. */
  update(): void {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    this.#registration?.waiting?.postMessage("take-over");
  }

  #watch(registration: ServiceWorkerRegistration): void {
    this.#registration = registration;
    const look = () => (this.waiting = registration.waiting !== null && navigator.serviceWorker.controller !== null);
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    look();
  }
}

export const offline = new Offline();
