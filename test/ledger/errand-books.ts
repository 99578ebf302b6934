import { expect } from "bun:test";
import { sql } from "drizzle-orm";
import type { Database } from "../../db/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import { withUrl } from "../support/database.ts";
import { stepOf, wealthAfter } from "./errand.ts";
import { addPerson } from "./rows.ts";

/** Opens the accounts of people who are about to run errands. */
export async function welcome(url: string, people: readonly number[]): Promise<void> {
  await using db = await withUrl(url);
  const ledger = createLedger(db);
  const statements = people.flatMap((person) => [
    addPerson(db.instance, person),
    ...ledger.openAccounts(person),
  ]);
  await db.write({ name: "welcome", statements });
}

/**
 * Proves that each person's steps are all there from the first on, none of them twice, with the
 * money that follows from them, and that the audit finds nothing. Tells how many each has done.
 */
export async function proveErrands(url: string, people: readonly number[]): Promise<number[]> {
  await using db = await withUrl(url);
  const ledger = createLedger(db);
  const done: number[] = [];
  for (const person of people) {
    const found = await operationsOf(db, person);
    expect(found).toEqual(found.map((_, number) => stepOf(person, number).id));
    const { available, held } = await ledger.balance(person);
    const wealth = { available: Number(available), held: Number(held) };
    expect(wealth).toEqual(wealthAfter(person, found.length));
    done.push(found.length);
  }
  const { checks } = await ledger.audit();
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  return done;
}

async function operationsOf(db: Database, person: number): Promise<string[]> {
  const rows = await db.read.all<{ id: string }>(sql`
    SELECT id FROM op WHERE person_id = ${person} ORDER BY seq`);
  return rows.map(({ id }) => id);
}
