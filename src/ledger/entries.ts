import { sql } from "drizzle-orm";
import type { Database } from "../../db/index.ts";
import { assert, type Kopecks, kopecks } from "../kernel/index.ts";
import type { OpKind } from "./chart.ts";
import { operationsOf } from "./operations-of.ts";

/** One line of a person's statement: what one operation changed for them. */
export interface Entry {
  /** Later operations have higher numbers; `before` of the next page. */
  number: number;
  /** Of this person's operations the how-manieth: 1, 2, 3 … What people are shown. */
  ordinal: number;
  id: string;
  kind: OpKind;
  /** Unix milliseconds. */
  at: number;
  job?: string;
  reason: string;
  /** By how much each bucket changed; below zero: less. */
  paid: Kopecks;
  bonus: Kopecks;
  held: Kopecks;
  /** Of a payment in Telegram Stars, or its return: how many. */
  stars?: number;
  /** What could be spent after it, and what was set aside. */
  available: Kopecks;
  setAside: Kopecks;
}

export interface Page {
  limit: number;
  /** Only entries with a lower number. */
  before?: number;
}

const PAGE_MAX = 500;

/**
 * A person's operations, newest first (R126). CROSS JOIN: SQLite would read all transfers of the
 * instance first, and only then ask whose they are.
 */
export async function entries(db: Database, person: number, page: Page): Promise<Entry[]> {
  assert(page.limit > 0 && page.limit <= PAGE_MAX, "a page of a statement has a size");
  const rows = await db.read.all<Line>(sql`
    WITH line AS (
      SELECT o.seq, o.id, o.kind, o.at, o.job_id, o.reason, o.stars,
             ${change("cash")} AS paid, ${change("bonus")} AS bonus,
             ${change("hold_cash")} + ${change("hold_bonus")} AS held
        FROM (${operationsOf(sql`SELECT ${db.instance} AS instance_id, ${person} AS person_id`)}) mine
       CROSS JOIN op o ON o.seq = mine.seq
       CROSS JOIN transfer t ON t.instance_id = o.instance_id AND t.op_id = o.id
        JOIN account d ON d.id = t.debit_id
        JOIN account c ON c.id = t.credit_id
       GROUP BY o.seq),
    statement AS (
      SELECT *, row_number() OVER (ORDER BY seq) AS ordinal,
             sum(paid + bonus) OVER (ORDER BY seq) AS available,
             sum(held) OVER (ORDER BY seq) AS set_aside FROM line)
    SELECT * FROM statement WHERE seq < ${page.before ?? Number.MAX_SAFE_INTEGER}
     ORDER BY seq DESC LIMIT ${page.limit}`);
  return rows.map(entryOf);
}

interface Line {
  seq: number;
  ordinal: number;
  id: string;
  kind: OpKind;
  at: number;
  job_id: string | null;
  reason: string;
  paid: number;
  bonus: number;
  held: number;
  stars: number;
  available: number;
  set_aside: number;
}

function change(kind: string) {
  return sql`sum(t.amount * ((c.kind = ${kind}) - (d.kind = ${kind})))`;
}

function entryOf(line: Line): Entry {
  return {
    number: line.seq,
    ordinal: line.ordinal,
    id: line.id,
    kind: line.kind,
    at: line.at,
    ...(line.job_id === null ? {} : { job: line.job_id }),
    reason: line.reason,
    paid: kopecks(line.paid),
    bonus: kopecks(line.bonus),
    held: kopecks(line.held),
    ...(line.stars > 0 && { stars: line.stars }),
    available: kopecks(line.available),
    setAside: kopecks(line.set_aside),
  };
}
