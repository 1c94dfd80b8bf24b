import { offline } from "../offline/offline.svelte";
import { start } from "../parts/mount";
import App from "./App.svelte";
import { wallet } from "./state/wallet.svelte";

void Promise.all([start(App), wallet.start()]);
void offline.keep("/wallet/");
