import { expect, test } from "bun:test";
import { slopePerHour } from "../../scripts/soak/slope.ts";

test("growth is the slope of the line through the samples, whatever they scatter (N41)", () => {
  const minute = 60_000;
  const flat = [0, 1, 2, 3].map((at) => [at * minute, 140] as const);
  expect(slopePerHour(flat)).toBe(0);
  const rising = [0, 1, 2, 3].map((at) => [at * minute, 140 + at * 0.5] as const);
  expect(slopePerHour(rising)).toBeCloseTo(30, 6);
  const scattered = rising.map(([at, value], i) => [at, value + (i % 2 === 0 ? 1 : -1)] as const);
  expect(Math.abs(slopePerHour(scattered) - 30)).toBeLessThan(30);
  expect(slopePerHour([[0, 1]])).toBe(0);
});
