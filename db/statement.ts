import { type Query, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import { assert } from "../src/kernel/index.ts";
import type { Statement, Value } from "./operation.ts";

/** drizzle without a connection: it builds statements, and only statements. */
export const build = drizzle.mock();

const dialect = new SQLiteSyncDialect();

/** A statement from one of drizzle's builders or from its `sql` template. */
export function statement(query: SQL | SQLWrapper | { toSQL(): Query }, rule?: string): Statement {
  const built = "toSQL" in query ? query.toSQL() : dialect.sqlToQuery(query.getSQL());
  const args = built.params.map(checkedValue);
  return { sql: built.sql, args, ...(rule !== undefined && { rule }) };
}

/** Undoes the operation unless the statement just before changed at least one row. */
export function changedOne(rule: string): Statement {
  return { sql: "INSERT INTO guard (ok) SELECT changes() > 0", args: [], rule };
}

/** Undoes the operation unless the condition holds at this point of it. */
export function guard(condition: SQL, rule: string): Statement {
  return statement(sql`INSERT INTO guard (ok) SELECT (${condition})`, rule);
}

/** Proof of ownership: the lease's token rises with every new owner (ledger.md §3.3). */
export interface Fence {
  readonly name: string;
  readonly owner: string;
  readonly token: number;
}

/** The rule that says: somebody else owns the work by now. */
export const FENCE_RULE = "fence: not the owner";

/** Undoes the operation unless the fence is still the newest. */
export function fenced(instance: string, fence: Fence): Statement {
  const newest = sql`EXISTS (SELECT 1 FROM lease WHERE instance_id = ${instance}
    AND name = ${fence.name} AND owner = ${fence.owner} AND token = ${fence.token})`;
  return guard(newest, FENCE_RULE);
}

function checkedValue(value: unknown): Value {
  if (value === undefined) return null;
  if (typeof value === "number") assert(Number.isSafeInteger(value), "numbers are bound whole");
  const plain = value === null || value instanceof Uint8Array || typeof value !== "object";
  assert(plain && typeof value !== "function", "only plain values are bound");
  return value as Value;
}
