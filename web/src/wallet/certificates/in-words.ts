// What a line of a certificate says, in the language of the reader where there is one: the lists of codes are in English.

import type { Line } from "../../generated/types/Line";
import { written } from "../../text/dates";
import { lookup, tag } from "../../text/text.svelte";

const COUNTRY = /^[A-Z]{2}$/;

export function inWords({ label, value, code }: Line): string {
  if (code === null) return written(value);
  if (label === "certificate.country" && COUNTRY.test(code)) return country(code) ?? value;
  return lookup(`certificate.code.${code}`, value);
}

/** Nothing for a code that the browser has no name for: what the list says is shown then. */
const country = (code: string): string | undefined =>
  new Intl.DisplayNames(tag(), { type: "region", fallback: "none" }).of(code);
