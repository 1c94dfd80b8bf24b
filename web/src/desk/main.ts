import { start } from "../parts/mount";
import App from "./App.svelte";
import { session } from "./session.svelte";

void start(App, session.ask());
