// Looking for encounters: a module of its own, loaded where an authority publishes keys, and kept with the page from then on.

import { late } from "../../offline/late";

/** The module. @throws where it is not here yet and there is no network; the next call tries again */
export const module = late(() =>
  Promise.all([import("../../generated/wasm/encounters/encounters"), import("../../generated/wasm/encounters/encounters_bg.wasm?url")]),
);
