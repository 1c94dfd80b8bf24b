import { describe, expect, it } from "vitest";
import { readBirth, readDay, readMoment, typedMoment } from "./dates";

describe("a day", () => {
  it.each([
    ["2026-11-27", "2026-11-27"],
    ["2026/3/7", "2026-03-07"],
    ["20261127", "2026-11-27"],
    ["27.11.2026", "2026-11-27"],
    [" 7 / 3 / 2026 ", "2026-03-07"],
    ["27112026", "2026-11-27"],
    ["2026年11月27日", "2026-11-27"],
    ["٢٧/١١/٢٠٢٦", "2026-11-27"],
    ["۲۷-۱۱-۲۰۲۶", "2026-11-27"],
    ["２７．１１．２０２６", "2026-11-27"],
    ["20122012", "2012-12-20"],
    ["29.2.2024", "2024-02-29"],
  ])("%s is %s", (typed, day) => expect(readDay(typed)).toBe(day));

  it.each(["29.2.2026", "31.4.2026", "11/27/2026", "27.11.26", "0.1.2026", "2026-13-01", "1899-01-01", "2026", "soon", "", "27112026x"])(
    "%s is none",
    (typed) => expect(readDay(typed)).toBeUndefined(),
  );
});

describe("a date of birth", () => {
  it.each([
    ["28 2 1990", "1990-02-28"],
    ["1964", "1964"],
    ["1964-8", "1964-08"],
    ["8/1964", "1964-08"],
    ["28021990", "1990-02-28"],
  ])("%s is %s", (typed, birth) => expect(readBirth(typed)).toBe(birth));

  it.each(["13/1964", "64", "1964-00", ""])("%s is none", (typed) => expect(readBirth(typed)).toBeUndefined());
});

describe("a moment (vitest runs in the time of Berlin)", () => {
  const now = new Date(2026, 10, 27, 16, 30);

  it.each([
    ["14:05", "2026-11-27T14:05:00+01:00"],
    ["1405", "2026-11-27T14:05:00+01:00"],
    ["905", "2026-11-27T09:05:00+01:00"],
    ["١٤:٠٥", "2026-11-27T14:05:00+01:00"],
    ["26.11.2026 9:05", "2026-11-26T09:05:00+01:00"],
    ["2026-07-01 14:05", "2026-07-01T14:05:00+02:00"],
    ["2026-07-01T14:05", undefined],
    ["27112026 1405", "2026-11-27T14:05:00+01:00"],
  ])("%s is %s", (typed, moment) => expect(readMoment(typed, now)).toBe(moment));

  it.each(["24:00", "14:60", "27.11.2026", "yesterday 14:05", ""])("%s is none", (typed) => expect(readMoment(typed, now)).toBeUndefined());

  it("what stands in the field at first is read as that moment", () => {
    expect(Date.parse(readMoment(typedMoment(now), now) ?? "")).toBe(now.getTime());
  });
});
