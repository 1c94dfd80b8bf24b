import { ahead } from "../bulletin/refresh";
import { offline } from "../offline/offline.svelte";
import { start } from "../parts/mount";
import App from "./App.svelte";
import { wallet } from "./state/wallet.svelte";

const started = wallet.start(offline.kept() ? undefined : ahead());
// what is kept for later is loaded after what is wanted now
void Promise.all([start(App), started]).finally(() => offline.keep("/wallet/"));
