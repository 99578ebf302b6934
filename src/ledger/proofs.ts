import { type SQL, sql } from "drizzle-orm";

/** One thing that must be so. Each row that the query finds is a case where it is not. */
export interface Proof {
  readonly name: string;
  /** Selects one text column, `what`: where the books are wrong. No names, no messages. */
  readonly counterexamples: (instance: string) => SQL;
}

/** What the accounts must say (ledger.md §2.3). */
const ACCOUNTS: readonly Proof[] = [
  {
    name: "debits equal credits",
    counterexamples: (instance) => sql`
      SELECT asset || ' is off by ' || sum(balance) AS what FROM account
       WHERE instance_id = ${instance} GROUP BY asset HAVING sum(balance) <> 0`,
  },
  {
    name: "balances equal the sum of transfers",
    counterexamples: (instance) => sql`
      SELECT 'account ' || a.id || ' ' || a.kind AS what FROM account a
       WHERE a.instance_id = ${instance} AND a.balance <>
             ifnull((SELECT sum(amount) FROM transfer WHERE credit_id = a.id), 0)
           - ifnull((SELECT sum(amount) FROM transfer WHERE debit_id = a.id), 0)`,
  },
  {
    name: "no wallet is negative",
    counterexamples: (instance) => sql`
      SELECT 'account ' || id || ' ' || kind AS what FROM account
       WHERE instance_id = ${instance} AND balance < 0 AND kind NOT IN
         ('src_payment', 'src_bonus', 'src_adjust', 'loss', 'src_provider', 'prov_credit')`,
  },
  {
    name: "accounts know their last transfer",
    counterexamples: (instance) => sql`
      SELECT 'account ' || a.id || ' ' || a.kind AS what FROM account a
       WHERE a.instance_id = ${instance} AND a.last_transfer <> max(
         ifnull((SELECT max(id) FROM transfer WHERE credit_id = a.id), 0),
         ifnull((SELECT max(id) FROM transfer WHERE debit_id = a.id), 0))`,
  },
  {
    name: "held money is the sum of open holds",
    counterexamples: (instance) => sql`
      SELECT 'account ' || a.id || ' ' || a.kind AS what FROM account a
       WHERE a.instance_id = ${instance} AND a.kind IN ('hold_cash', 'hold_bonus')
         AND a.balance <> ifnull((
           SELECT sum(t.amount) FROM transfer t
             JOIN op h ON h.instance_id = t.instance_id AND h.id = t.op_id AND h.kind = 'hold'
            WHERE t.credit_id = a.id AND NOT EXISTS (${settlesOf(sql`h.instance_id`, sql`h.id`)})
         ), 0)`,
  },
];

/** What the operations must say. */
const OPERATIONS: readonly Proof[] = [
  {
    name: "totals equal the sum of legs",
    counterexamples: (instance) => sql`
      SELECT o.id AS what FROM op o
       WHERE o.instance_id = ${instance} AND o.total IS NOT (
         SELECT sum(amount) FROM transfer WHERE instance_id = o.instance_id AND op_id = o.id)`,
  },
  {
    name: "every leg is sealed",
    counterexamples: (instance) => sql`
      SELECT 'transfer ' || t.id || ' of ' || t.op_id AS what FROM transfer t
       WHERE t.instance_id = ${instance} AND NOT EXISTS (
         SELECT 1 FROM op WHERE instance_id = t.instance_id AND id = t.op_id)`,
  },
  {
    name: "legs follow the routes of their kind",
    counterexamples: (instance) => sql`
      SELECT o.id AS what FROM op o
        JOIN transfer t ON t.instance_id = o.instance_id AND t.op_id = o.id
        JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
       WHERE o.instance_id = ${instance} AND NOT EXISTS (
         SELECT 1 FROM leg_rule
          WHERE op_kind = o.kind AND debit_kind = d.kind AND credit_kind = c.kind)`,
  },
  {
    name: "legs stay with their person and instance",
    counterexamples: (instance) => sql`
      SELECT o.id AS what FROM op o
        JOIN transfer t ON t.instance_id = o.instance_id AND t.op_id = o.id
        JOIN account a ON a.id IN (t.debit_id, t.credit_id)
       WHERE o.instance_id = ${instance} AND (a.instance_id <> o.instance_id
          OR (a.person_id IS NOT NULL AND a.person_id IS NOT o.person_id))`,
  },
  {
    name: "a job has one hold, for its price, by its person",
    counterexamples: (instance) => sql`
      SELECT 'job ' || o.job_id AS what FROM op o
        LEFT JOIN job j ON j.instance_id = o.instance_id AND j.id = o.job_id
       WHERE o.instance_id = ${instance} AND o.kind = 'hold'
       GROUP BY o.job_id
      HAVING count(*) <> 1 OR max(o.total) IS NOT max(j.price_kopecks)
          OR max(o.person_id) IS NOT max(j.person_id)`,
  },
  {
    name: "a hold is settled once, exactly",
    counterexamples: (instance) => sql`
      SELECT s.origin_id AS what FROM op s
        LEFT JOIN op h ON h.instance_id = s.instance_id AND h.id = s.origin_id AND h.kind = 'hold'
       WHERE s.instance_id = ${instance} AND s.kind IN ('capture', 'release')
       GROUP BY s.origin_id
      HAVING count(*) <> 1 OR max(s.job_id) IS NOT max(h.job_id)
          OR EXISTS (
            SELECT 1 FROM transfer k
             WHERE k.instance_id = h.instance_id AND k.op_id = h.id AND k.amount IS NOT (
               SELECT sum(amount) FROM transfer WHERE instance_id = s.instance_id
                  AND op_id = s.id AND debit_id = k.credit_id))`,
  },
  {
    name: "refunds and chargebacks stay within what they undo",
    counterexamples: (instance) => sql`
      SELECT o.id AS what FROM op o
        LEFT JOIN op k ON k.instance_id = o.instance_id AND k.id = o.origin_id
       WHERE o.instance_id = ${instance} AND o.kind IN ('refund', 'chargeback')
         AND (k.kind IS NOT CASE o.kind WHEN 'refund' THEN 'capture' ELSE 'topup' END
          OR k.person_id IS NOT o.person_id
          OR o.total > CASE o.kind WHEN 'chargeback' THEN k.total
                                   ELSE ${capturedBy(sql`k.instance_id`, sql`k.id`)} END)`,
  },
];

/** What jobs and their money must say to each other. */
const JOBS: readonly Proof[] = [
  {
    name: "a closed job has one capture or one release",
    counterexamples: (instance) => sql`
      SELECT 'job ' || j.id AS what FROM job j
       WHERE j.instance_id = ${instance} AND j.closed_at IS NOT NULL AND j.price_kopecks > 0
         AND 1 <> (SELECT count(*) FROM op WHERE instance_id = j.instance_id AND job_id = j.id
                      AND kind IN ('capture', 'release'))`,
  },
  {
    name: "no hold outlives its job",
    counterexamples: (instance) => sql`
      SELECT h.id AS what FROM op h
        LEFT JOIN job j ON j.instance_id = h.instance_id AND j.id = h.job_id
       WHERE h.instance_id = ${instance} AND h.kind = 'hold'
         AND (j.id IS NULL OR j.closed_at IS NOT NULL)
         AND NOT EXISTS (${settlesOf(sql`h.instance_id`, sql`h.id`)})`,
  },
  {
    name: "a job runs only with its price held",
    counterexamples: (instance) => sql`
      SELECT 'job ' || j.id AS what FROM job j
       WHERE j.instance_id = ${instance} AND j.closed_at IS NULL AND j.price_kopecks > 0
         AND ((j.state <> 'queued' AND NOT EXISTS (
                SELECT 1 FROM op WHERE instance_id = j.instance_id AND id = 'hold:' || j.id))
           OR EXISTS (${settlesOf(sql`j.instance_id`, sql`'hold:' || j.id`)}))`,
  },
  {
    name: "jobs and the ledger agree on what was captured",
    counterexamples: (instance) => sql`
      SELECT 'job ' || j.id AS what FROM job j
       WHERE j.instance_id = ${instance} AND j.closed_at IS NOT NULL
         AND (ifnull(j.captured_kopecks, 0) <>
                ${capturedBy(sql`j.instance_id`, sql`'capt:' || j.id`)}
           OR (j.state IN ('failed', 'cancelled', 'lost') AND ifnull(j.captured_kopecks, 0) > 0))`,
  },
];

/** What must hold across all instances of the database; counterexamples name no one's money. */
const DATABASE: readonly Proof[] = [
  {
    name: "numbers have no gaps",
    counterexamples: () => sql`
      SELECT what FROM (
        SELECT 'operations' AS what, count(*) AS rows, max(seq) AS last FROM op
        UNION ALL SELECT 'transfers', count(*), max(id) FROM transfer
        UNION ALL SELECT 'accounts', count(*), max(id) FROM account)
       WHERE rows <> ifnull(last, 0)`,
  },
  {
    name: "foreign keys hold",
    counterexamples: () => sql`
      SELECT "table" || ' to ' || parent AS what FROM pragma_foreign_key_check`,
  },
  {
    name: "the guards are in place",
    counterexamples: () => sql`
      WITH guards (name) AS (VALUES ${sql.join(
        GUARDS.map((name) => sql`(${name})`),
        sql`, `,
      )})
      SELECT name AS what FROM guards
       WHERE name NOT IN (SELECT name FROM sqlite_master WHERE type = 'trigger')`,
  },
];

/** The triggers that hold the rules of money. */
export const GUARDS = [
  "leg_rule_insert",
  "leg_rule_update",
  "leg_rule_delete",
  "account_opens",
  "account_opened",
  "account_moves",
  "account_never_deleted",
  "transfer_allowed",
  "transfer_applies",
  "transfer_never_changed",
  "transfer_never_deleted",
  "op_sealed",
  "op_numbered",
  "op_hold",
  "op_hold_stopped",
  "op_settle",
  "op_capture",
  "op_refund",
  "op_chargeback",
  "op_never_changed",
  "op_never_deleted",
  "job_starts",
  "job_price_fixed",
  "job_runs",
  "job_closes",
  "ledger_digest_chained",
  "ledger_digest_never_changed",
  "ledger_digest_never_deleted",
] as const;

export const PROOFS: readonly Proof[] = [...ACCOUNTS, ...OPERATIONS, ...JOBS, ...DATABASE];

function settlesOf(instance: SQL, hold: SQL): SQL {
  return sql`SELECT 1 FROM op s WHERE s.instance_id = ${instance} AND s.origin_id = ${hold}
    AND s.kind IN ('capture', 'release')`;
}

/** What a capture took, of both buckets; 0 if there is no such capture. */
function capturedBy(instance: SQL, capture: SQL): SQL {
  return sql`ifnull((
    SELECT sum(t.amount) FROM transfer t JOIN account c ON c.id = t.credit_id
     WHERE t.instance_id = ${instance} AND t.op_id = ${capture}
       AND c.kind IN ('revenue', 'bonus_spent')), 0)`;
}
