import { describe, expect, it } from "vitest";
import { Sightings } from "./sightings";

const A = "HC1:A";
const B = "HC1:B";

describe("sightings", () => {
  it("a code in many frames is one sighting", () => {
    const sightings = new Sightings();
    expect([0, 100, 200, 1600, 3000].map((now) => sightings.new([A], now))).toEqual([A, undefined, undefined, undefined, undefined]);
  });

  it("a code that was out of sight counts again", () => {
    const sightings = new Sightings();
    expect(sightings.new([A], 0)).toBe(A);
    expect(sightings.new([], 1000)).toBeUndefined();
    expect(sightings.new([A], 1499)).toBeUndefined();
    expect(sightings.new([A], 2999)).toBe(A);
  });

  it("another code counts at once", () => {
    const sightings = new Sightings();
    expect([A, B, A].map((text, step) => sightings.new([text], step * 100))).toEqual([A, B, A]);
  });

  it("after a pause the code that is still there does not count", () => {
    const sightings = new Sightings();
    expect(sightings.new([A], 0)).toBe(A);
    sightings.resume(60_000);
    expect(sightings.new([A], 60_100)).toBeUndefined();
    expect(sightings.new([B], 60_200)).toBe(B);
  });

  it("of several codes the certificate is meant", () => {
    expect(new Sightings().new(["", "https://menu.example", A], 0)).toBe(A);
    expect(new Sightings().new(["", "https://menu.example"], 0)).toBe("https://menu.example");
  });

  it("of a card in several codes that are seen together each counts", () => {
    const sightings = new Sightings();
    const codes = ["shc:/1/3/11", "shc:/2/3/22", "shc:/3/3/33"];
    expect([0, 100, 200].map((now) => sightings.new(codes, now))).toEqual(codes);
  });
});
