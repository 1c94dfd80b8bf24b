// Finding an entry of a list by what is typed: every word of it stands somewhere in the entry, whatever its accents.

export interface Option {
  code: string;
  words: string;
}

const folded = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim();

/** The entries that fit, those first whose words begin with what is typed. */
export function search(options: readonly Option[], typed: string): Option[] {
  const wanted = folded(typed);
  const parts = wanted.split(/\s+/);
  const fits = options.filter(({ code, words }) => {
    const all = `${folded(words)} ${folded(code)}`;
    return parts.every((part) => all.includes(part));
  });
  const begins = (option: Option) => folded(option.words).startsWith(wanted);
  return [...fits.filter(begins), ...fits.filter((option) => !begins(option))];
}

/** The one entry that is meant: written in full, by its words or its code, or the only one that fits. */
export function meant(options: readonly Option[], typed: string): Option | undefined {
  const wanted = folded(typed);
  if (!wanted) return undefined;
  const full = options.find(({ code, words }) => folded(words) === wanted || folded(code) === wanted);
  const fits = full ? [] : search(options, typed);
  return full ?? (fits.length === 1 ? fits[0] : undefined);
}
