import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { guard, type Places, statement, template } from "../../db/index.ts";
import { Bug } from "../../src/kernel/index.ts";
import { freshDatabase } from "../support/database.ts";
import { errorOf } from "./settings.ts";

interface Wanted {
  key: string;
  value: string;
}

const define = (at: Places<Wanted> | Wanted) => [
  guard(sql`${at.key} <> ${at.value} AND 1 = ${1}`, "differ"),
  statement(sql`UPDATE setting SET value = ${at.value} WHERE key = ${at.key}`),
];

test("a template gives what its statements would be with the values in them (R82)", () => {
  const fill = template<Wanted>(define);
  for (const wanted of [
    { key: "a", value: "b" },
    { key: "?", value: ":key" },
  ]) {
    expect(fill(wanted)).toEqual(define(wanted));
    expect(fill({ ...wanted, more: 1 } as Wanted)).toEqual(define(wanted));
  }
});

test("what a template lacks, or cannot fill, is a bug before anything is written (R82)", async () => {
  const fill = template<Wanted>(define);
  expect(() => fill({ key: "a" } as Wanted)).toThrow(Bug);
  await using db = await freshDatabase();
  const leaked = [statement(sql`UPDATE setting SET value = ${sql.placeholder("value")}`)];
  for (const one of leaked) {
    expect(await errorOf(db.write({ name: "leaked", statements: [one] }))).toBeInstanceOf(Bug);
  }
});
