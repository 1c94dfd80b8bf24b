// Imports, backups, the drawing of codes and the next revocation list: a module of its own, loaded when first used and kept from then on, so that pages open sooner.

import { late } from "../offline/late";

/** The module. @throws where it is not here yet and there is no network; the next call tries again */
export const exchange = late(() =>
  Promise.all([import("../generated/wasm/exchange/exchange"), import("../generated/wasm/exchange/exchange_bg.wasm?url")]),
);
