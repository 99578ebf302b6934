import { sql } from "drizzle-orm";
import { type Database, guard, rawQuery, type Statement } from "../../db/index.ts";
import { type Kopecks, kopecks } from "../kernel/index.ts";
import type { PersonalKind } from "./chart.ts";

export interface Balance {
  /** What can be spent now: bonus and paid, without what is held. */
  available: Kopecks;
  bonus: Kopecks;
  paid: Kopecks;
  /** Set aside for runs that have not ended. */
  held: Kopecks;
}

const ACCOUNTS = rawQuery<{ instance: string; person: number }, { kind: string; balance: number }>(
  ({ instance, person }) => sql`
    SELECT kind, balance FROM account WHERE instance_id = ${instance} AND person_id = ${person}`,
);

/** A person's money at one moment; all zero for who has no accounts. */
export async function balance(db: Database, person: number): Promise<Balance> {
  const rows = await ACCOUNTS(db, { instance: db.instance, person });
  const on = (kind: PersonalKind) => rows.find((row) => row.kind === kind)?.balance ?? 0;
  return {
    available: kopecks(on("bonus") + on("cash")),
    bonus: kopecks(on("bonus")),
    paid: kopecks(on("cash")),
    held: kopecks(on("hold_bonus") + on("hold_cash")),
  };
}

/** Undoes the operation by `rule` unless the person can spend exactly this much before it. */
export function demandAvailable(
  instance: string,
  of: { person: number; available: Kopecks; rule: string },
): Statement {
  const { person, available, rule } = of;
  const now = sql`(SELECT ifnull(sum(balance), 0) FROM account
    WHERE instance_id = ${instance} AND person_id = ${person} AND kind IN ('cash', 'bonus'))`;
  return guard(sql`${now} = ${available}`, rule);
}

/** The stars of people's payments that were not taken back. */
export async function starBalance(db: Database): Promise<number> {
  const [row] = await db.read.all<{ balance: number }>(sql`
    SELECT balance FROM account
     WHERE instance_id = ${db.instance} AND person_id IS NULL AND kind = 'stars'`);
  return row?.balance ?? 0;
}
