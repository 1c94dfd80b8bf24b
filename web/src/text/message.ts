// One text of the catalogue: a small part of ICU MessageFormat, the part that `cargo xtask texts` accepts.
// `{name}` stands for a value; `{n, plural, =0 {…} one {…} other {…}}` and `{x, select, a {…} other {…}}` choose by one,
// and `#` inside a plural is its number.

export type Values = Record<string, string | number>;

type Part = string | { name: string } | { count: true } | { name: string; plural: boolean; cases: Map<string, Part[]> };

/** How a language counts and writes numbers. */
export interface Numbers {
  plural: Intl.PluralRules;
  number: Intl.NumberFormat;
}

export function format(message: string, values: Values, numbers: Numbers): string {
  return write(parsed(message), values, numbers, 0);
}

const known = new Map<string, Part[]>();

function parsed(message: string): Part[] {
  let parts = known.get(message);
  if (!parts) known.set(message, (parts = new Reader(message).parts(false)));
  return parts;
}

function write(parts: Part[], values: Values, numbers: Numbers, count: number): string {
  return parts.map((part) => written(part, values, numbers, count)).join("");
}

function written(part: Part, values: Values, numbers: Numbers, count: number): string {
  if (typeof part === "string") return part;
  if ("count" in part) return numbers.number.format(count);
  const value = values[part.name] ?? `{${part.name}}`;
  if (!("cases" in part)) return typeof value === "number" ? numbers.number.format(value) : value;
  const chosen = part.plural ? counted(part.cases, Number(value), numbers) : part.cases.get(String(value));
  return write(chosen ?? part.cases.get("other") ?? [], values, numbers, part.plural ? Number(value) : count);
}

const counted = (cases: Map<string, Part[]>, value: number, numbers: Numbers) =>
  cases.get(`=${value}`) ?? cases.get(numbers.plural.select(value));

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  parts(inPlural: boolean): Part[] {
    const parts: Part[] = [];
    const stop = inPlural ? /[{}#]/g : /[{}]/g;
    while (this.#at < this.#text.length && this.#text[this.#at] !== "}") {
      stop.lastIndex = this.#at;
      const end = stop.exec(this.#text)?.index ?? this.#text.length;
      if (end > this.#at) parts.push(this.#text.slice(this.#at, end));
      this.#at = end;
      if (this.#take("#")) parts.push({ count: true });
      else if (this.#take("{")) parts.push(this.#value(inPlural));
    }
    return parts;
  }

  #value(inPlural: boolean): Part {
    const name = this.#word();
    if (this.#take("}")) return { name };
    this.#expect(",");
    const plural = this.#word() === "plural";
    this.#expect(",");
    const cases = new Map<string, Part[]>();
    for (let word = this.#word(); word; word = this.#word()) {
      this.#expect("{");
      cases.set(word, this.parts(plural || inPlural));
      this.#expect("}");
    }
    this.#expect("}");
    return { name, plural, cases };
  }

  #word(): string {
    const word = /^\s*([\w=-]*)\s*/.exec(this.#text.slice(this.#at));
    this.#at += word?.[0].length ?? 0;
    return word?.[1] ?? "";
  }

  #take(sign: string): boolean {
    const there = this.#text[this.#at] === sign;
    if (there) this.#at += 1;
    return there;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new Error(`${sign} is missing at ${this.#at} of: ${this.#text}`);
  }
}
