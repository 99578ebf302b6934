import { expect, test } from "bun:test";
import { join } from "node:path";
import { compare, holds } from "../../scripts/bench/harness.ts";
import { onFile, writePast } from "../../scripts/bench/ledger.ts";
import { Book } from "../../scripts/bench/ledger-book.ts";
import { table } from "../../scripts/bench/table.ts";
import { temporaryFolder } from "../../scripts/bench/temporary-folder.ts";

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
  using folder = temporaryFolder();
  const past = await writePast(folder.path, 30, (text) => {
    said += text;
  });
  expect(said).toContain("300 operations of 30 people");
  const rows = await onFile(folder.path, { alone: 3, together: 20 }, past);
  expect(rows.filter(({ ratio }) => !(ratio.median > 0))).toEqual([]);
  const bounds = rows.flatMap(({ bound }) => (bound ? [bound] : []));
  expect(bounds).toContainEqual({ least: 0.7 });
  expect(bounds).toContainEqual({ most: 2 });
  expect(bounds).toHaveLength(7);
});

test("whoever has a long past sees all of it, whatever was between (R126)", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "past.db");
  await Book.writeFull(path, 300); // More operations than one block of the index has.
  await using book = await Book.openFull(`file:${path}`, 300);
  const entries = await book.ledger.entries(7, { limit: 100 });
  expect(entries.map(({ ordinal }) => ordinal)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(Math.floor((entries[0]?.number ?? 0) / 2_048)).toBe(1);
  expect(entries.at(-1)?.number).toBe(7);
});
