import { expect, it } from "vitest";
import { load } from "./catalogue";
import { choose, LANGUAGES, TAGS } from "./languages";
import { format } from "./message";

it("every text of every language can be formatted", async () => {
  for (const language of LANGUAGES) {
    const numbers = { plural: new Intl.PluralRules(TAGS[language]), number: new Intl.NumberFormat(TAGS[language]) };
    for (const [key, text] of Object.entries(await load(language))) {
      const names = [...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? "");
      const said = format(text, Object.fromEntries(names.map((name) => [name, 3])), numbers);
      expect(said, `${language} ${key}`).not.toMatch(/[{}]/);
    }
  }
});

it("a reader gets the first wish that there is", () => {
  expect(choose(["de-CH", "fr-CH", "en"])).toBe("fr");
  expect(choose(["zh-TW"])).toBe("zh");
  expect(choose(["de"])).toBe("en");
});
