import { type SQL, sql } from "drizzle-orm";
import { type Fill, type Statement, statement } from "../../db/index.ts";
import { type AccountKind, PERSONAL_KINDS } from "./chart.ts";

/** Which operation, and whose. `person` is absent where only the house's accounts move. */
export interface OpKey {
  readonly instance: string;
  readonly id: string;
  readonly person?: number;
}

/** The same in SQL: the values, or their places in a template. */
export interface KeyInSql {
  readonly instance: Fill<string>;
  readonly id: Fill<string>;
  readonly person?: Fill<number | null>;
}

/** One leg of an operation; none at all where the amount is not above zero. */
export function leg(
  op: KeyInSql,
  debit: AccountKind,
  credit: AccountKind,
  amount: SQL | Fill<number>,
): Statement {
  return statement(sql`
    INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
    SELECT ${op.instance}, ${op.id}, (${account(op, debit, sql`id`)}),
           (${account(op, credit, sql`id`)}), leg.amount
      FROM (SELECT ${amount} AS amount) leg WHERE leg.amount > 0`);
}

/** What stands on an account of the operation's person (or of the house) at this moment. */
export function balanceOf(op: KeyInSql, kind: AccountKind): SQL {
  return sql`(${account(op, kind, sql`balance`)})`;
}

/** How much an operation moved on one route; 0 if there is no such leg. */
export function moved(op: KeyInSql, debit: AccountKind, credit: AccountKind): SQL {
  return sql`ifnull((
    SELECT t.amount FROM transfer t
      JOIN account d ON d.id = t.debit_id AND d.kind = ${debit}
      JOIN account c ON c.id = t.credit_id AND c.kind = ${credit}
     WHERE t.instance_id = ${op.instance} AND t.op_id = ${op.id}), 0)`;
}

/** What an operation moved in all; NULL if there is none. */
export function totalOf(op: KeyInSql): SQL {
  return sql`(SELECT total FROM op WHERE instance_id = ${op.instance} AND id = ${op.id})`;
}

function account(op: KeyInSql, kind: AccountKind, column: SQL): SQL {
  const personal = PERSONAL_KINDS.some((own) => own === kind);
  const owner = personal ? sql`person_id = ${op.person}` : sql`person_id IS NULL`;
  return sql`SELECT ${column} FROM account
    WHERE instance_id = ${op.instance} AND kind = ${kind} AND ${owner}`;
}
