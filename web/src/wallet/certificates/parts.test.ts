import { describe, expect, it } from "vitest";
import { Parts } from "./parts";

const [ONE, TWO, THREE] = ["shc:/1/3/5676", "shc:/2/3/2959", "shc:/3/3/0432"] as const;

describe("the parts of a card", () => {
  it("make a card once the last is read, in any order and however often each is seen", () => {
    const parts = new Parts();
    expect([THREE, ONE, THREE].map((text) => parts.take(text))).toEqual([undefined, undefined, undefined]);
    expect([parts.read, parts.of]).toEqual([2, 3]);
    expect(parts.take(TWO)).toBe([THREE, ONE, TWO].join("\n"));
    expect(parts.read).toBe(0);
  });

  it("may come together", () => {
    expect(new Parts().take(` ${TWO}\n${THREE} ${ONE} `)).toBe([TWO, THREE, ONE].join("\n"));
  });

  it("of another card begin anew", () => {
    const parts = new Parts();
    parts.take(ONE);
    parts.take("shc:/1/3/9999");
    expect([parts.read, parts.of]).toEqual([1, 3]);
    parts.take("shc:/2/2/1111");
    expect([parts.read, parts.of]).toEqual([1, 2]);
  });

  it("are forgotten where something else is read, which is taken as it is", () => {
    const parts = new Parts();
    parts.take(ONE);
    expect(parts.take(" HC1:A B ")).toBe("HC1:A B");
    expect(parts.read).toBe(0);
    expect(parts.take("shc:/5676")).toBe("shc:/5676");
  });
});
