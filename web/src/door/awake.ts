// Keeps the screen on while a door is checking, where the browser can.

export function stayAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let ended = false;
  const ask = async () => {
    if (document.hidden || !("wakeLock" in navigator)) return;
    // refused when the battery is low: then the screen goes dark as usual
    const asked = await navigator.wakeLock.request("screen").catch(() => undefined);
    if (ended) void asked?.release();
    else lock = asked;
  };
  void ask();
  // the lock is lost when the page is hidden
  document.addEventListener("visibilitychange", ask);
  return () => {
    ended = true;
    document.removeEventListener("visibilitychange", ask);
    void lock?.release();
  };
}
