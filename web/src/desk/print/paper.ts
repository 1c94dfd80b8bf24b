// What stands on a paper, in words: what the certificate says, and whom to ask.

import type { Key } from "../../text/catalogue";
import type { Member, Order } from "../issue/order";
import type { Offer, SetName } from "../wire";
import type { Voice } from "./voice";

export interface Fact {
  label: string;
  value: string;
}

const LABELS: readonly [Member, Key, SetName?][] = [
  ["target", "certificate.disease", "diseases"],
  ["method", "certificate.test-kind", "tests"],
  ["result", "certificate.result", "results"],
  ["sampled_at", "certificate.sampled-at"],
  ["device", "certificate.test-device", "devices"],
  ["name", "certificate.test-name"],
  ["centre", "certificate.centre"],
  ["product", "certificate.product", "products"],
  ["manufacturer", "certificate.manufacturer", "manufacturers"],
  ["vaccine", "certificate.vaccine", "vaccines"],
  ["date", "certificate.date"],
  ["first_positive", "certificate.first-positive"],
  ["valid_from", "certificate.valid-from"],
  ["valid_until", "certificate.valid-until"],
];

const DATES: readonly Member[] = ["sampled_at", "date", "first_positive", "valid_from", "valid_until"];

export const nameOf = (order: Order): string => [order.given, order.family].filter(Boolean).join(" ");

/** What the certificate says besides whose it is. */
export function facts(order: Order, offer: Offer | undefined, voice: Voice): Fact[] {
  const told: Fact[] = [];
  for (const [member, label, set] of LABELS) {
    const value = order[member];
    if (!value) continue;
    told.push({ label: voice.t(label), value: set ? wordsOf(offer, set, value, voice) : DATES.includes(member) ? voice.written(value) : value });
  }
  if (order.dose && order.series) told.push({ label: voice.t("certificate.dose"), value: voice.t("desk.paper.dose", { dose: order.dose, series: order.series }) });
  return told;
}

/** The one thing that a card has room for. */
export function gist(order: Order, offer: Offer | undefined, voice: Voice): string[] {
  if (order.kind === "test") return [wordsOf(offer, "results", order.result ?? "", voice), voice.written(order.sampled_at ?? "")];
  if (order.kind === "recovery") return [voice.written(order.first_positive ?? "")];
  return [`${wordsOf(offer, "products", order.product ?? "", voice)} ${voice.t("desk.paper.dose", { dose: order.dose ?? "", series: order.series ?? "" })}`, voice.written(order.date ?? "")];
}

/** Without the server's lists, which a batch can do without, the words of the catalogue or the code itself. */
function wordsOf(offer: Offer | undefined, set: SetName, code: string, voice: Voice): string {
  const words = offer?.value_sets[set].find((one) => one.code === code)?.words ?? code;
  return voice.lookup(`certificate.code.${code}`, words);
}

const KINDS = ["test", "vaccination", "recovery"];

export const titleOf = (kind: string, voice: Voice): string => voice.t(KINDS.includes(kind) ? (`desk.paper.title.${kind}` as Key) : "certificate.kind.other");
