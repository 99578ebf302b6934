import { hash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import {
  type Fill,
  type Places,
  type Statement,
  statement,
  template,
  type Value,
} from "../../db/index.ts";
import { present } from "../kernel/index.ts";
import type { OpKind } from "./chart.ts";
import type { KeyInSql } from "./leg.ts";
import { demand } from "./refusal.ts";

/** What is known of an operation before it is written. */
export interface OpValues {
  readonly instance: string;
  /** The idempotency key. */
  readonly id: string;
  /** NULL where only the house's accounts move. */
  readonly person: number | null;
  /** `requestHash` of what was asked. */
  readonly hash: string;
  /** Who did it: `person:…`, `admin:…`, `jobs`. */
  readonly actor: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The row that closes an operation, after its legs. */
export interface Seal {
  readonly kind: Fill<OpKind>;
  readonly total: SQL | Fill<number>;
  readonly job?: Fill<string>;
  /** The operation that this one settles or undoes. */
  readonly origin?: Fill<string>;
  /** What its legs in stars add up to. */
  readonly stars?: SQL | Fill<number>;
}

export function seal(op: Places<OpValues>, row: Seal): Statement {
  return statement(sql`
    INSERT INTO op
      (instance_id, id, kind, total, person_id, job_id, origin_id, req_hash, actor, reason, at,
       stars)
    VALUES
      (${op.instance}, ${op.id}, ${row.kind}, ${row.total}, ${op.person},
       ${row.job ?? null}, ${row.origin ?? null}, ${op.hash}, ${op.actor}, ${op.reason}, ${op.at},
       ${row.stars ?? 0})`);
}

/**
 * The statements of an operation of somebody's money, its seal the last. The seal says whose and
 * which, so that the writer can tell for whom an unclear write matters.
 */
export function sealed<Values extends OpValues & { readonly [Name in keyof Values]: Value }>(
  define: (places: Places<Values>) => readonly Statement[],
): (values: Values) => readonly Statement[] {
  const fill = template<Values>(define);
  return (values) => {
    const statements = fill(values);
    if (values.person === null) return statements;
    const moves = { person: values.person, operation: values.id };
    return statements.with(-1, { ...present(statements.at(-1), "a seal is the last"), moves });
  };
}

/** Comes before the legs, so that a repetition is told as such whatever else would be said. */
export function notYetSealed(op: KeyInSql): Statement {
  return demand(sql`NOT ${exists(op)}`, "ledger: op exists");
}

export function exists(op: KeyInSql, condition: SQL = sql`1`): SQL {
  return sql`EXISTS (SELECT 1 FROM op
    WHERE instance_id = ${op.instance} AND id = ${op.id} AND ${condition})`;
}

/**
 * SHA-256 of the content of a request: what decides which money moves, not who asked or when. The
 * same key with another hash is another request.
 */
export function requestHash(content: readonly (string | number)[]): string {
  return hash("sha256", JSON.stringify(content));
}
