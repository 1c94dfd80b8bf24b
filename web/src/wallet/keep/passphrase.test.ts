import { expect, it } from "vitest";
import { strength } from "./passphrase";

it("length decides, counted in signs and not in bytes", () => {
  expect(strength("short")).toBe("short");
  expect(strength("boat lamp ri")).toBe("fair");
  expect(strength("boat lamp river chalk")).toBe("good");
  expect(strength("船灯河粉笔")).toBe("short");
});

it("repetition is no length", () => {
  expect(strength("aaaaaaaaaaaaaaaaaaaaaaaa")).toBe("short");
});
