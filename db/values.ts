import { assert } from "../src/kernel/index.ts";
import type { Row, Value } from "./operation.ts";

export type Bound = string | bigint | null | Uint8Array;

/**
 * Values as SQLite should store them. A JavaScript number would be bound as REAL, and turn an id in
 * a TEXT column into "7.0" (ledger.md §1.2 #13), so whole numbers go as integers.
 */
export function bindable(value: Value): Bound {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value !== "number") return value;
  assert(Number.isSafeInteger(value), "only whole numbers are stored");
  return BigInt(value);
}

/**
 * Question marks outside of strings, names and comments. Locally a missing argument would be NULL
 * and a surplus one ignored (ledger.md §1.2 #15), so they are counted.
 */
export function placeholdersIn(sql: string): number {
  const code = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*/g, "");
  return code.split("?").length - 1;
}

/** A row as read: integers as numbers, which the schema keeps below 2^53. */
export function readRow(row: Record<string, unknown>): Row {
  const read = (value: unknown) => (typeof value === "bigint" ? Number(value) : value) as Value;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, read(value)]));
}
