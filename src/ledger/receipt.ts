import { sql } from "drizzle-orm";
import { type Database, type Row, type Statement, statement, template } from "../../db/index.ts";
import { type Kopecks, kopecks, present } from "../kernel/index.ts";
import type { AccountKind } from "./chart.ts";
import type { KeyInSql, OpKey } from "./leg.ts";

/** What an operation moved, in the unit of its asset. */
export interface Receipt {
  readonly total: number;
  readonly request: string;
  readonly legs: readonly { debit: string; credit: string; amount: number }[];
}

const RECEIPT = template<{ instance: string; id: string }>((op) => [statement(receiptQuery(op))]);

/** Reads an operation back; no rows if there is none. */
export function selectReceipt({ instance, id }: OpKey): Statement {
  return present(RECEIPT({ instance, id })[0], "a receipt is one query");
}

export function readReceipt(rows: readonly Row[]): Receipt | undefined {
  const first = rows[0];
  if (!first) return undefined;
  return {
    total: Number(first.total),
    request: String(first.request),
    legs: rows.map((row) => ({
      debit: String(row.debit),
      credit: String(row.credit),
      amount: Number(row.amount),
    })),
  };
}

export async function findReceipt(db: Database, op: OpKey): Promise<Receipt | undefined> {
  return readReceipt(await db.read.all<Row>(receiptQuery(op)));
}

/** What entered accounts of these kinds. */
export function credited(receipt: Receipt, ...kinds: readonly AccountKind[]): Kopecks {
  return sumOf(receipt, "credit", kinds);
}

/** What left accounts of these kinds. */
export function debited(receipt: Receipt, ...kinds: readonly AccountKind[]): Kopecks {
  return sumOf(receipt, "debit", kinds);
}

function sumOf(receipt: Receipt, side: "debit" | "credit", kinds: readonly string[]): Kopecks {
  const legs = receipt.legs.filter((leg) => kinds.includes(leg[side]));
  return kopecks(legs.reduce((sum, leg) => sum + leg.amount, 0));
}

function receiptQuery(op: KeyInSql) {
  return sql`
    SELECT o.total AS total, o.req_hash AS request,
           d.kind AS debit, c.kind AS credit, t.amount AS amount
      FROM op o
      JOIN transfer t ON t.instance_id = o.instance_id AND t.op_id = o.id
      JOIN account d ON d.id = t.debit_id
      JOIN account c ON c.id = t.credit_id
     WHERE o.instance_id = ${op.instance} AND o.id = ${op.id}`;
}
