import { expect, test } from "bun:test";
import Libsql from "libsql";
import type { Database } from "../../db/index.ts";
import { createLedger, PARTS } from "../../src/ledger/index.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { WORLD } from "./fixture.ts";
import { account, HASH, insertion } from "./raw.ts";
import { expectClean } from "./script.ts";

// Goal: no single false fact in the books stays unseen. Method: the guards are put aside, one fact
// is falsified in the file, the guards are put back, and the audit must name the proofs that fail:
// these and no others.

const CHAIN = "the chain of daily digests is unbroken";
const SCHEMA = "the rules of the database are as the migrations made them";
const BALANCES = "balances equal the sum of transfers, to the last one";
const DEBITS = "debits equal credits";
const HELD = "held money is what open jobs hold";
const LEGS = "legs add up, on the routes of their kind, between accounts of their person";
const UNDOING = "refunds and chargebacks stay within what they undo";
const OPEN = "an open job runs only with its price held, and is not settled";
const CLOSED = "a closed job has one hold, settled exactly, and knows what was captured";
const GAPS = "numbers have no gaps";
const KEYS = "foreign keys hold";
const PAGES = "the file is whole, and its indexes say what its tables say";

interface Lie {
  readonly what: string;
  readonly sql: string;
  readonly found: readonly string[];
}

function lie(what: string, found: readonly string[], sql: string): Lie {
  return { what, found, sql };
}

function balance(name: string, by: number): string {
  return `UPDATE account SET balance = balance + ${by} WHERE id = ${account(name)};`;
}

function op(id: string, set: string): string {
  return `UPDATE op SET ${set} WHERE instance_id = 'default' AND id = '${id}';`;
}

function legs(opId: string, set: string): string {
  return `UPDATE transfer SET ${set} WHERE instance_id = 'default' AND op_id = '${opId}';`;
}

function job(id: string, set: string): string {
  return `UPDATE job SET ${set} WHERE id = '${id}';`;
}

const LIES: readonly Lie[] = [
  lie("money out of nothing", [BALANCES, DEBITS], balance("ann.cash", 1)),
  lie("money from bob to ann", [BALANCES], balance("ann.cash", 100) + balance("bob.cash", -100)),
  lie(
    "a wallet below zero",
    [BALANCES, "no wallet is negative"],
    balance("bob.bonus", -5) + balance("bob.cash", 5),
  ),
  lie("a hold that grew", [BALANCES, HELD], balance("ann.hold_cash", 1) + balance("ann.cash", -1)),
  lie(
    "a wallet that forgot its last transfer",
    [BALANCES],
    `UPDATE account SET last_transfer = last_transfer - 1 WHERE id = ${account("ann.cash")}`,
  ),
  lie("a total", [CHAIN, LEGS], op("topup:bob", "total = 501")),
  lie(
    "a leg, and its total",
    [BALANCES, CHAIN],
    legs("topup:bob", "amount = 499") + op("topup:bob", "total = 499"),
  ),
  lie("a leg alone", [BALANCES, CHAIN, LEGS], legs("topup:bob", "amount = 499")),
  lie(
    "an operation without legs",
    [CHAIN, GAPS, BALANCES, LEGS],
    "DELETE FROM transfer WHERE op_id = 'topup:bob'",
  ),
  lie(
    "legs without an operation",
    [CHAIN, GAPS, "every leg is sealed"],
    "DELETE FROM op WHERE id = 'bonus:ann:2'",
  ),
  lie("a payment called a bonus", [CHAIN, LEGS], op("topup:bob", "kind = 'bonus'")),
  lie("a payment of another person", [CHAIN, LEGS], op("topup:bob", "person_id = 1")),
  lie(
    "two wallets that changed hands",
    [CHAIN, LEGS],
    `UPDATE account SET person_id = 3 WHERE id = ${account("bob.cash")}`,
  ),
  lie(
    "a wallet of another instance",
    [CHAIN, DEBITS, LEGS],
    `UPDATE account SET instance_id = 'other', person_id = NULL WHERE id = ${account("bob.cash")}`,
  ),
  lie("who did it", [CHAIN], op("topup:bob", "actor = 'somebody'")),
  lie("why it was done", [CHAIN], op("topup:bob", "reason = 'another'")),
  lie("when it was done", [CHAIN], op("topup:bob", "at = 5")),
  lie("what was asked", [CHAIN], op("topup:bob", `req_hash = '${HASH.replace("0", "1")}'`)),
  lie("a hold of another job", [CHAIN, CLOSED], op("hold:job-b", "job_id = 'job-h'")),
  lie(
    "a settlement that shifts a kopeck from bucket to bucket",
    [BALANCES, CHAIN, CLOSED],
    legs("capt:job-b", "amount = amount + CASE amount WHEN 300 THEN 1 ELSE -1 END"),
  ),
  lie("a hold above the price", [OPEN], job("job-h", "price_kopecks = 399")),
  lie("a hold for another payer", [OPEN], job("job-h", "person_id = 2")),
  lie(
    "a hold settled twice",
    [CHAIN, LEGS, CLOSED, SCHEMA],
    `DROP INDEX op_origin; ${op("rels:job-r", "origin_id = 'hold:job-c'")}`,
  ),
  lie(
    "a refund of what was never captured",
    [CHAIN, UNDOING, OPEN],
    op("refd:job-c", "origin_id = 'hold:job-h'"),
  ),
  lie(
    "a chargeback above its payment",
    [CHAIN, UNDOING],
    op("back:topup:ann", "origin_id = 'bonus:ann'"),
  ),
  lie("a job that ended without money", [CLOSED], job("job-q", "state = 'lost', closed_at = 5")),
  lie(
    "a job that ended while its money is held",
    [CLOSED, HELD],
    job("job-h", "state = 'lost', closed_at = 5"),
  ),
  lie("a run that nobody pays", [OPEN], job("job-q", "state = 'submitted', task_id = 'q'")),
  lie(
    "a job that goes on after it was paid",
    [OPEN, HELD],
    job("job-c", "state = 'submitted', closed_at = NULL"),
  ),
  lie("a job that says it took more", [CLOSED], job("job-c", "captured_kopecks = 151")),
  lie("a failed job that was paid for", [CLOSED], job("job-c", "state = 'failed'")),
  lie("a number left out", [CHAIN, GAPS], op("topup:bob", "seq = 1000")),
  lie(
    "a person who is gone",
    [KEYS],
    "DELETE FROM person WHERE instance_id = 'default' AND id = 2",
  ),
  lie("a digest", [CHAIN], `UPDATE ledger_digest SET digest = '${HASH}' WHERE day = '2025-01-02'`),
  lie(
    "a digest of the past",
    [CHAIN],
    `UPDATE ledger_digest SET digest = '${HASH}' WHERE day = '2025-01-01'`,
  ),
  lie("a day taken out", [CHAIN], "DELETE FROM ledger_digest WHERE day = '2025-01-01'"),
  lie("a guard taken down", [SCHEMA], "DROP TRIGGER op_hold"),
  lie(
    "a guard that keeps its name and guards nothing",
    [SCHEMA],
    "DROP TRIGGER op_hold; CREATE TRIGGER op_hold BEFORE INSERT ON op BEGIN SELECT 1; END",
  ),
  lie(
    "an index that leaves out the rows of its table",
    [PAGES],
    `PRAGMA writable_schema = ON; UPDATE sqlite_schema
        SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'outbox_job')
      WHERE name = 'job_number'`,
  ),
  lie("an index taken away", [SCHEMA], "DROP INDEX op_origin"),
  lie(
    "a trigger of nobody's",
    [SCHEMA],
    "CREATE TRIGGER thief AFTER INSERT ON transfer BEGIN SELECT 1; END",
  ),
];

/** The little world, with its days sealed. */
async function openBooks(): Promise<FreshDatabase> {
  const db = await freshDatabase({ instance: "default" });
  const refund = [
    `INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
     VALUES ('default', 'refd:job-c', ${account("revenue")}, ${account("ann.cash")}, 150)`,
    insertion("INSERT INTO op", {
      ...{ instance_id: "default", id: "refd:job-c", kind: "refund", total: 150, person_id: 1 },
      ...{ job_id: "job-c", origin_id: "capt:job-c", req_hash: HASH, actor: "test", at: 1 },
    }),
    `INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
     VALUES ('default', 'back:topup:ann', ${account("ann.cash")}, ${account("src_payment")}, 400)`,
    insertion("INSERT INTO op", {
      ...{ instance_id: "default", id: "back:topup:ann", kind: "chargeback", total: 400 },
      ...{ person_id: 1, origin_id: "topup:ann", req_hash: HASH, actor: "test", at: 1 },
    }),
  ];
  await write(db, WORLD);
  await createLedger(db).sealDay({ day: "2025-01-01", at: 1 });
  await write(db, refund);
  await createLedger(db).sealDay({ day: "2025-01-02", at: 2 });
  return db;
}

function write(db: Database, statements: readonly string[]): Promise<void> {
  return db.write({ name: "test", statements: statements.map((sql) => ({ sql, args: [] })) });
}

/** Puts the guards aside, tells the lie, and puts the guards back. */
function falsify(path: string, { sql }: Lie): void {
  const db = new Libsql(path);
  const guards = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  const dropped = /DROP TRIGGER (\w+)/.exec(sql)?.[1];
  db.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN IMMEDIATE;");
  if (dropped === undefined) for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`);
  db.exec(sql);
  if (dropped === undefined) for (const guard of guards) db.exec(guard.sql);
  db.exec("COMMIT");
  db.close();
}

test("the books of the little world are proven (R135, G40)", async () => {
  await using db = await openBooks();
  await expectClean(createLedger(db));
});

// These need the whole history. Whatever else is false in what is new, the cheap audit sees too.
const FULL_ONLY = new Set([CHAIN, KEYS, PAGES, "every leg is sealed"]);

test("every proof has a lie that it finds (R135)", async () => {
  await using db = await openBooks();
  const { checks } = await createLedger(db).audit();
  const proofs = new Set(checks.map(({ name }) => name));
  expect(new Set(LIES.flatMap(({ found }) => found))).toEqual(proofs);
});

test("the two parts of a full audit are the whole of it, nothing twice (R135)", async () => {
  await using db = await openBooks();
  const ledger = createLedger(db);
  const parts = await Promise.all(PARTS.map((part) => ledger.audit({ depth: "full", part })));
  const names = parts.map(({ checks }) => checks.map(({ name }) => name));
  expect(names.every((some) => some.length > 0)).toBe(true);
  const whole = (await ledger.audit()).checks.map(({ name }) => name);
  expect(names.flat().sort()).toEqual(whole.sort());
});

for (const falsehood of LIES) {
  test(`the audit finds ${falsehood.what} (R135, G40)`, async () => {
    await using db = await openBooks();
    falsify(db.url.replace("file:", ""), falsehood);
    const report = await createLedger(db).audit();
    const failed = report.checks.filter(({ ok }) => !ok).map(({ name }) => name);
    expect(failed.sort()).toEqual([...falsehood.found].sort());
    expect(report.ok).toBe(false);
    const cheap = await createLedger(db).audit({ depth: "cheap" });
    expect(cheap.ok).toBe(falsehood.found.every((name) => FULL_ONLY.has(name)));
  });
}
