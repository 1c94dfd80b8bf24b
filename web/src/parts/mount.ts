// Starts a page: the language first, so that nothing is seen in the wrong one.

import { type Component, mount } from "svelte";
import "../style/base.css";
import { speak, wished } from "../text/text.svelte";

export async function start(page: Component): Promise<void> {
  const target = document.getElementById("page");
  if (!target) return;
  await speak(wished());
  mount(page, { target });
}
