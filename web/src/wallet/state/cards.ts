// The wallet that reads SMART Health Cards too: a module that takes the place of the page's own when the first card is seen, or at
// the start where one is kept. So whoever has none opens the page sooner. It is kept with the page for times without a network.

import { late } from "../../offline/late";

type Cards = typeof import("../../generated/wasm/cards/cards");

/** Texts that only this module reads: the codes of a card, and files of cards, which are JSON. */
const A_CARD = /^\s*(shc:\/|\{)/;

export const isCard = (text: string): boolean => A_CARD.test(text);

const load = late(() => Promise.all([import("../../generated/wasm/cards/cards"), import("../../generated/wasm/cards/cards_bg.wasm?url")]));

/** The module. @throws a refusal as an error's message, where it is not here yet and there is no network; the next call tries again */
export function cards(): Promise<Cards> {
  return load().catch(() => {
    throw new Error(JSON.stringify({ code: "PAGE-NO-CARDS", holder: "" }));
  });
}
