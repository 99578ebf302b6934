import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { type Statement, statement } from "../../db/index.ts";
import type { OpKind } from "./chart.ts";
import type { OpKey } from "./leg.ts";
import { demand } from "./refusal.ts";

/** The row that closes an operation, after its legs. */
export interface Seal {
  readonly kind: OpKind;
  readonly total: SQL | number;
  readonly job?: string;
  /** The operation that this one settles or undoes. */
  readonly origin?: string;
  /** `requestHash` of what was asked. */
  readonly request: string;
  /** Who did it: `person:…`, `admin:…`, `jobs`. */
  readonly actor: string;
  readonly reason?: string;
  /** Unix milliseconds. */
  readonly at: number;
}

export function seal(op: OpKey, row: Seal): Statement {
  return statement(sql`
    INSERT INTO op
      (instance_id, id, kind, total, person_id, job_id, origin_id, req_hash, actor, reason, at)
    VALUES
      (${op.instance}, ${op.id}, ${row.kind}, ${row.total}, ${op.person ?? null},
       ${row.job ?? null}, ${row.origin ?? null}, ${row.request}, ${row.actor},
       ${row.reason ?? ""}, ${row.at})`);
}

/** Comes before the legs, so that a repetition is told as such whatever else would be said. */
export function notYetSealed(op: OpKey): Statement {
  return demand(sql`NOT ${exists(op)}`, "ledger: op exists");
}

export function exists(op: OpKey, condition: SQL = sql`1`): SQL {
  return sql`EXISTS (SELECT 1 FROM op
    WHERE instance_id = ${op.instance} AND id = ${op.id} AND ${condition})`;
}

/**
 * SHA-256 of the content of a request: what decides which money moves, not who asked or when. The
 * same key with another hash is another request.
 */
export function requestHash(content: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
