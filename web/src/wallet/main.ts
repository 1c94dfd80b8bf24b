import { start } from "../parts/mount";
import App from "./App.svelte";

void start(App);
