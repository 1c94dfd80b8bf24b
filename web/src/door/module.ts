// The module that decides (crate `door`, by way of crate `wasm`), with its answers as types. The page decides nothing.

import init, { Door } from "../generated/wasm/door/door.js";
import module from "../generated/wasm/door/door_bg.wasm?url";

export type { Decision } from "../generated/types/Decision";
export type { DoorView as View } from "../generated/types/DoorView";
export type { VenueView as Venue } from "../generated/types/VenueView";
export type { Verdict } from "../generated/types/Verdict";

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
