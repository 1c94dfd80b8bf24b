// The module that decides (crate `door`, by way of crate `wasm`), with its answers as types. The page decides nothing.

import init, { Door } from "../generated/wasm/door/door.js";
import module from "../generated/wasm/door/door_bg.wasm?url";
import type { Refusal } from "../bulletin/refresh";
import type { Text } from "../text/text.svelte";

export interface Venue {
  pack: string;
  venue: string;
  text: Text;
  care: boolean;
}

export interface View {
  authority: { name: string; origin: string; demo: boolean } | null;
  bulletin: { version: number; issued: string; expires: string; stale: boolean; ageSeconds: number } | null;
  refused: Refusal | null;
  venues: Venue[];
  chosen: { pack: string; venue: string } | null;
}

export type Decision = "admit" | "refuse" | "ask-person";

export interface Verdict {
  decision: Decision;
  code: string;
  /** In English, for a code that the catalogue does not have. */
  guest: string;
  guard: string;
  name: string | null;
  birth: string | null;
}

/** The module with these lists; without any if they cannot be read any more: then they are fetched anew. */
export async function door(saved: Uint8Array | undefined): Promise<Door> {
  await init({ module_or_path: module });
  if (!saved) return new Door();
  try {
    return Door.open(saved);
  } catch {
    return new Door();
  }
}

export type { Door };
