import { type SQL, sql } from "drizzle-orm";
import { present } from "../src/kernel/index.ts";
import type { Statement } from "./operation.ts";
import { statement } from "./statement.ts";
import { template } from "./template.ts";

/** `guard` is a view whose trigger refuses anything but 1, so it undoes and leaves nothing behind. */
export const CHANGED_ONE = "INSERT INTO guard (ok) SELECT changes() > 0";

/**
 * Undoes the operation with `rule` unless the statement just before it changed at least one row.
 * (Row counts as the drivers report them differ between file and server: ledger.md §1.2 #16.)
 */
export function changedOne(rule: string): Statement {
  return { sql: CHANGED_ONE, args: [], rule };
}

/** Undoes the operation with `rule` unless the SQL condition holds (NULL does not). */
export function guard(condition: SQL, rule: string): Statement {
  return statement(sql`INSERT INTO guard (ok) SELECT (${condition}) IS TRUE`, rule);
}

/** A lease that was held when a piece of work began. */
export interface Fence {
  readonly name: string;
  readonly owner: string;
  /** Rises with each new owner, so that a former one can be told from the present one. */
  readonly token: number;
}

export const FENCE_RULE = "fence";

const FENCED = template<Fence & { instance: string }>((fence) => {
  const held = sql`EXISTS (SELECT 1 FROM lease WHERE instance_id = ${fence.instance}
    AND name = ${fence.name} AND owner = ${fence.owner} AND token = ${fence.token})`;
  return [guard(held, FENCE_RULE)];
});

/**
 * Undoes the operation with `FENCE_RULE` if somebody else has taken the lease since: part of every
 * write of work that must have one owner, however late it comes (ledger.md §3.3).
 */
export function fenced(instance: string, fence: Fence): Statement {
  return present(FENCED({ ...fence, instance })[0], "a fence is one statement");
}
