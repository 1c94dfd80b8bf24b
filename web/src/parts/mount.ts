// Starts a page: the language first, so that nothing is seen in the wrong one.

import { type Component, mount } from "svelte";
import "../style/base.css";
import { speak, wished } from "../text/text.svelte";

/** @param ready what else is awaited */
export async function start(page: Component, ready?: Promise<unknown>): Promise<void> {
  const target = document.getElementById("page");
  if (!target) return;
  await speak(wished());
  await ready;
  mount(page, { target });
}
