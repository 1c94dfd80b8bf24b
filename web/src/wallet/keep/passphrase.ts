// Advice on a passphrase, by its length alone: what cannot be guessed is what is long.

/** Shorter ones are refused here: a stolen file could be opened by trying. */
export const SHORTEST = 12;
const GOOD = 20;

export type Strength = "short" | "fair" | "good";

export function strength(passphrase: string): Strength {
  const length = [...passphrase.normalize("NFC")].length;
  // the same sign again and again is no longer than a few of it
  const various = new Set(passphrase).size >= 5;
  if (length < SHORTEST || !various) return "short";
  return length < GOOD ? "fair" : "good";
}
