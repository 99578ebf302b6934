import { expect, test } from "bun:test";
import { compare, holds } from "../../scripts/bench/harness.ts";
import { onFile } from "../../scripts/bench/ledger.ts";
import { table } from "../../scripts/bench/table.ts";

test("a bound is judged by the median of the ratios, and the table says how (N50)", () => {
  const fast = compare("x", [3, 9, 4], [1, 3, 1], "bare", { least: 3 });
  expect(holds(fast)).toBe(true);
  expect(holds({ ...fast, bound: { least: 3.1 } })).toBe(false);
  expect(holds({ ...fast, bound: { most: 2.9 } })).toBe(false);
  expect(holds(compare("x", [1], [1], "bare"))).toBeUndefined();
  expect(table([fast])).toContain("≥ 3.0: holds");
  expect(table([{ ...fast, bound: { most: 1.3 } }])).toContain("≤ 1.3: MISSED");
});

test("the ledger's contenders all do the work that is measured, on books that balance (N50)", async () => {
  let said = "";
  const tiny = { alone: 3, together: 20, people: 30 };
  const rows = await onFile(tiny, (text) => {
    said += text;
  });
  expect(said).toContain("300 operations of 30 people");
  expect(rows.filter(({ ratio }) => !(ratio.median > 0))).toEqual([]);
  const bounds = rows.flatMap(({ bound }) => (bound ? [bound] : []));
  expect(bounds).toContainEqual({ least: 0.7 });
  expect(bounds).toContainEqual({ most: 2 });
  expect(bounds).toHaveLength(7);
}, 60_000);
