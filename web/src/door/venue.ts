// The name of a kind of venue in words.

import { lookup, t, tag } from "../text/text.svelte";

const ARRIVAL = /^arrival-([A-Z]{2})$/;

/** Restaurant, hospital, arrival in a country; a kind that the catalogue does not know keeps the pack's own word. */
export function venueName(kind: string): string {
  const [, country] = ARRIVAL.exec(kind) ?? [];
  return country ? t("door.venue.arrival", { country: countryName(country) }) : lookup(`door.venue.${kind}`, kind);
}

const countryName = (code: string): string => new Intl.DisplayNames([tag()], { type: "region" }).of(code) ?? code;
