import { expect, it } from "vitest";
import { endOf } from "./countdown";

const local = (text: string) => new Date(`${text}:00`);
const end = (until: string, now: string) => {
  const { days, last, wholeDay } = endOf(local(until).toISOString(), local(now));
  return [days, last.getDate(), wholeDay];
};

it("an end at midnight is the day before, to its end", () => {
  expect(end("2026-11-28T00:00", "2026-11-24T09:00")).toEqual([3, 27, true]);
  expect(end("2026-11-28T00:00", "2026-11-27T23:59")).toEqual([0, 27, true]);
});

it("an end at an hour is that day", () => {
  expect(end("2026-11-27T14:30", "2026-11-26T23:00")).toEqual([1, 27, false]);
  expect(end("2026-11-27T14:30", "2026-11-27T14:00")).toEqual([0, 27, false]);
});

it("counts midnights, also where a day has 23 or 25 hours", () => {
  expect(end("2026-03-31T00:00", "2026-03-27T12:00")[0]).toBe(3);
  expect(end("2026-10-27T00:00", "2026-10-23T12:00")[0]).toBe(3);
});

it("what has ended is not told in negative days", () => {
  expect(end("2026-11-20T00:00", "2026-11-24T09:00")[0]).toBe(0);
});
