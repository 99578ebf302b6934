import { openConnection } from "../../db/file-connection.ts";
import { kopecks } from "../../src/kernel/index.ts";

export const PRICE = kopecks(100);
/** More than is spent, and room for it in a safe integer. */
export const CASH = kopecks(10_000_000);

/** A person's first top-up and three runs of a hold, a capture and one more top-up. */
export const OPERATIONS_PER_PERSON = 10;
export const RUNS_PER_PERSON = 3;

export interface Past {
  readonly instance: string;
  /** Person 1 is there already, and the accounts of the house. */
  readonly people: number;
}

/**
 * Writes what years of operations leave behind, in seconds: each table by one INSERT … SELECT, its
 * rows in the order in which they would have come, so that the pages are filled as they would be.
 * The triggers are taken out meanwhile and made again from their own texts. Whether this past could
 * have been is what the full audit says, which compares these texts and proves every row.
 */
export function writePast(path: string, past: Past): void {
  const connection = openConnection(path);
  const triggers = connection
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all([]) as { name: string; sql: string }[];
  // The audit looks at foreign keys as well.
  connection.exec("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF");
  connection.exec("BEGIN");
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  for (const table of tables(past)) connection.exec(table);
  for (const { sql } of triggers) connection.exec(sql);
  // All in one file, which may be copied; and on the disk, or the first commit would wait for it.
  connection.exec("COMMIT; PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)");
  connection.close();
}

/** Who pays for a run: a step that is prime to the number of people, so that nobody has two near. */
export function payerOf(run: number, people: number): number {
  return ((run * 7_919) % people) + 1;
}

function tables({ instance, people }: Past): string[] {
  const runs = people * RUNS_PER_PERSON;
  const numbers = (from: number, to: number) =>
    `WITH RECURSIVE number(n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM number WHERE n < ${to})`;
  const common = "instance_id, id, person_id, model, input, price_kopecks, cost_micro_usd, rate";
  const run = `'${instance}', printf('%06d', n), (n * 7919) % ${people} + 1, 'model', '{}',
    ${PRICE}, 1, '{}'`;
  const opColumns =
    "seq, instance_id, id, kind, total, person_id, job_id, origin_id, req_hash, actor, reason, at";
  // A hash of a request is compared with nothing but a repeated request.
  const hash = "printf('%064x', n)";
  return [
    `INSERT INTO person (instance_id, id, chat_id, joined_at, seen_at)
      ${numbers(2, people)} SELECT '${instance}', n, n, 1, 1 FROM number`,
    `INSERT INTO account (instance_id, person_id, kind, asset, may_go_negative)
      ${numbers(2, people)} SELECT '${instance}', n, kind, asset, may_go_negative
        FROM number CROSS JOIN (SELECT * FROM account WHERE person_id = 1)`,
    `INSERT INTO quote (${common}, created_at, updated_at)
      ${numbers(0, runs - 1)} SELECT ${run}, 1, 1 FROM number`,
    `INSERT INTO job (${common}, number, chat_id, quote_id, kind, state, task_id, captured_kopecks,
        deadline_at, created_at, closed_at)
      ${numbers(0, runs - 1)} SELECT ${run}, printf('%06d', n), (n * 7919) % ${people} + 1,
        printf('%06d', n), 'image', 'delivered', printf('%06d', n), ${PRICE}, 1, 1, 2 FROM number`,
    `INSERT INTO op (${opColumns})
      ${numbers(1, people)} SELECT n, '${instance}', 'first:' || n, 'topup', ${CASH}, n, NULL, NULL,
        ${hash}, 'bench', 'bench', 1 FROM number`,
    `INSERT INTO op (${opColumns})
      ${numbers(0, runs - 1)}, of_run (k, kind, prefix) AS (
        VALUES (1, 'hold', 'hold:'), (2, 'capture', 'capt:'), (3, 'topup', 'topup:'))
      SELECT ${people} + 3 * n + k, '${instance}', prefix || printf('%06d', n), kind, ${PRICE},
        (n * 7919) % ${people} + 1, CASE WHEN k < 3 THEN printf('%06d', n) END,
        CASE WHEN k = 2 THEN 'hold:' || printf('%06d', n) END, ${hash}, 'bench',
        CASE WHEN k = 3 THEN 'bench' ELSE '' END, 2
       FROM number CROSS JOIN of_run`,
    `INSERT INTO transfer (id, instance_id, op_id, debit_id, credit_id, amount)
      WITH route (op_kind, debit, credit) AS (
        VALUES ('topup', 'src_payment', 'cash'), ('hold', 'cash', 'hold_cash'),
               ('capture', 'hold_cash', 'revenue'))
      SELECT o.seq, o.instance_id, o.id, d.id, c.id, o.total
        FROM op o CROSS JOIN route r ON r.op_kind = o.kind
       CROSS JOIN account d ON d.instance_id = o.instance_id AND d.kind = r.debit
         AND d.person_id IS CASE WHEN r.debit = 'src_payment' THEN NULL ELSE o.person_id END
       CROSS JOIN account c ON c.instance_id = o.instance_id AND c.kind = r.credit
         AND c.person_id IS CASE WHEN r.credit = 'revenue' THEN NULL ELSE o.person_id END
       ORDER BY o.seq`,
    `UPDATE account SET balance = moves.moved, last_transfer = moves.last
       FROM (SELECT account, sum(amount) AS moved, max(id) AS last FROM (
               SELECT debit_id AS account, -amount AS amount, id FROM transfer
               UNION ALL SELECT credit_id, amount, id FROM transfer)
              GROUP BY account) moves
      WHERE moves.account = account.id`,
  ];
}
