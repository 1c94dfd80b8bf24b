import { ahead } from "../bulletin/refresh";
import { offline } from "../offline/offline.svelte";
import { start } from "../parts/mount";
import App from "./App.svelte";
import { wallet } from "./state/wallet.svelte";

/** A page that has nothing to show for so long says that it is opening, in milliseconds. */
const OPENING_MS = 1_000;

const started = wallet.start(offline.kept() ? undefined : ahead());
const opening = new Promise((tell) => setTimeout(tell, OPENING_MS));
// drawn once, with the status, where that is soon there; what is kept for later is loaded after what is wanted now
void Promise.all([start(App, Promise.race([wallet.ready, opening])), started]).finally(() => offline.keep("/wallet/"));
