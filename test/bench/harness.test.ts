import { expect, test } from "bun:test";
import { compare, spreadOf, takeTurns } from "../../scripts/bench/harness.ts";

test("a ratio is that of the rounds, not of the medians (N50)", () => {
  // A machine that is ten times slower in its second round says nothing about us.
  const { ours, baseline, ratio } = compare("x", [50, 5, 60], [100, 10, 60], "bare");
  expect(ours).toEqual({ median: 50, min: 5, max: 60 });
  expect(baseline).toEqual({ median: 60, min: 10, max: 100 });
  expect(ratio).toEqual({ median: 0.5, min: 0.5, max: 1 });
});

test("the median of an even number of rounds lies between the middle two (N50)", () => {
  expect(spreadOf([4, 1, 3, 10])).toEqual({ median: 3.5, min: 1, max: 10 });
});

test("contenders take turns in both orders after a round that is not counted (N50)", async () => {
  let order = "";
  const contender = (name: string) => async () => {
    order += name;
    return order.length;
  };
  const results = await takeTurns({ a: contender("a"), b: contender("b") });
  expect(order).toBe("ab" + "abbaabbaab");
  expect(results).toEqual({ a: [3, 6, 7, 10, 11], b: [4, 5, 8, 9, 12] });
});
