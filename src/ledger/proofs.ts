import { type SQL, sql } from "drizzle-orm";
import { operationsOf } from "./operations-of.ts";

/**
 * How much is looked at. `full`: everything there ever was. `cheap`: every account and every open
 * job as a whole, which costs a look at each, and of the history only the newest operations and
 * what they touch. What is older was proved when it was new, cannot be changed past the guards,
 * and the guards' own texts are compared each time.
 */
export type Depth = "cheap" | "full";

/** Ten times what the busiest five minutes bring (ledger.md §0: under 20 operations a second). */
const NEWEST_OPERATIONS = 5_000;

/** Of a full audit: two processes, each with about half of the work, end in half of the time. */
export const PARTS = ["first", "second"] as const;
export type Part = (typeof PARTS)[number];

export interface Scope {
  readonly instance: string;
  readonly depth: Depth;
}

/** One thing that must be so. Each row that the query finds is a case where it is not. */
export interface Proof {
  readonly name: string;
  /** Proved in full depth alone: it has to read the whole history. */
  readonly full?: true;
  /** Of a file alone: a server keeps its pages itself. */
  readonly file?: true;
  /** Absent: of the first. */
  readonly part?: "second";
  /** Selects one text column, `what`: where the books are wrong. No names, no messages. */
  readonly counterexamples: (scope: Scope) => SQL;
}

/** What the accounts must say (ledger.md §2.3). */
const ACCOUNTS: readonly Proof[] = [
  {
    name: "debits equal credits",
    counterexamples: ({ instance }) => sql`
      SELECT asset || ' is off by ' || sum(balance) AS what FROM account
       WHERE instance_id = ${instance} GROUP BY asset HAVING sum(balance) <> 0`,
  },
  {
    name: "balances equal the sum of transfers, to the last one",
    counterexamples: ({ instance, depth }) => sql`
      SELECT 'account ' || a.id || ' ' || a.kind AS what
        FROM account a LEFT JOIN (${depth === "full" ? allMoves : newestMoves}) m ON m.account = a.id
       WHERE a.instance_id = ${instance} ${depth === "full" ? sql`` : sql`AND m.account IS NOT NULL`}
         AND (a.balance <> ifnull(m.moved, 0) OR a.last_transfer <> ifnull(m.last, 0))`,
  },
  {
    name: "no wallet is negative",
    counterexamples: ({ instance }) => sql`
      SELECT 'account ' || id || ' ' || kind AS what FROM account
       WHERE instance_id = ${instance} AND balance < 0 AND kind NOT IN
         ('src_payment', 'src_bonus', 'src_adjust', 'loss', 'src_provider', 'prov_credit',
          'src_stars')`,
  },
  {
    name: "held money is what open jobs hold",
    counterexamples: ({ instance }) => sql`
      WITH held AS (
        SELECT t.credit_id AS account, sum(t.amount) AS amount
          FROM job j CROSS JOIN transfer t
            ON t.instance_id = j.instance_id AND t.op_id = 'hold:' || j.id
         WHERE j.instance_id = ${instance} AND j.closed_at IS NULL
         GROUP BY t.credit_id)
      SELECT 'account ' || a.id || ' ' || a.kind AS what
        FROM account a LEFT JOIN held ON held.account = a.id
       WHERE a.instance_id = ${instance} AND a.kind IN ('hold_cash', 'hold_bonus')
         AND a.balance <> ifnull(held.amount, 0)`,
  },
];

/** What the operations must say. The plus keeps SQLite from reading them in another order. */
const OPERATIONS: readonly Proof[] = [
  {
    name: "legs add up, on the routes of their kind, between accounts of their person",
    // And what settles names the hold of its job, by which it is found below.
    counterexamples: (scope) => sql`
      SELECT o.id AS what FROM op o
        LEFT JOIN transfer t ON t.instance_id = o.instance_id AND t.op_id = o.id
        LEFT JOIN account d ON d.id = t.debit_id
        LEFT JOIN account c ON c.id = t.credit_id
       WHERE +o.instance_id = ${scope.instance} AND o.seq > ${firstOf(scope)}
       GROUP BY o.seq
      HAVING sum(t.amount * (d.asset <> 'XTR')) IS NOT o.total
          OR sum(t.amount * (d.asset = 'XTR')) IS NOT o.stars OR sum((
               d.asset = c.asset AND
               d.instance_id = o.instance_id AND c.instance_id = o.instance_id
               AND ifnull(d.person_id, o.person_id) IS o.person_id
               AND ifnull(c.person_id, o.person_id) IS o.person_id
               AND EXISTS (SELECT 1 FROM leg_rule WHERE op_kind = o.kind
                              AND debit_kind = d.kind AND credit_kind = c.kind)) IS NOT 1) > 0
          OR (o.kind IN ('capture', 'release') AND o.origin_id IS NOT 'hold:' || o.job_id)`,
  },
  {
    name: "every leg is sealed",
    full: true,
    counterexamples: ({ instance }) => sql`
      SELECT 'transfer ' || t.id || ' of ' || t.op_id AS what FROM transfer t
       WHERE t.instance_id = ${instance} AND NOT EXISTS (
         SELECT 1 FROM op WHERE instance_id = t.instance_id AND id = t.op_id)`,
  },
  {
    name: "refunds and chargebacks stay within what they undo",
    counterexamples: (scope) => sql`
      SELECT o.id AS what FROM op o
        LEFT JOIN op k ON k.instance_id = o.instance_id AND k.id = o.origin_id
       WHERE +o.instance_id = ${scope.instance} AND o.seq > ${firstOf(scope)}
         AND o.kind IN ('refund', 'chargeback')
         AND (k.kind IS NOT CASE o.kind WHEN 'refund' THEN 'capture' ELSE 'topup' END
          OR k.person_id IS NOT o.person_id OR k.stars IS NOT o.stars
          OR o.total > CASE o.kind WHEN 'chargeback' THEN k.total
                                   ELSE ${capturedBy(sql`k.instance_id`, sql`k.id`)} END)`,
  },
];

/** What jobs and their money must say to each other. */
const JOBS: readonly Proof[] = [
  {
    name: "an open job runs only with its price held, and is not settled",
    counterexamples: ({ instance }) => sql`
      SELECT 'job ' || j.id AS what FROM job j
        LEFT JOIN op h ON h.instance_id = j.instance_id AND h.id = 'hold:' || j.id
       WHERE j.instance_id = ${instance} AND j.closed_at IS NULL
         AND (${wrongHold}
          OR (j.price_kopecks > 0 AND j.state <> 'queued' AND h.seq IS NULL)
          OR EXISTS (SELECT 1 FROM op WHERE instance_id = j.instance_id
                        AND origin_id = 'hold:' || j.id))`,
  },
  {
    name: "a closed job has one hold, settled exactly, and knows what was captured",
    part: "second",
    // Settled once: no unique index can be made over two, and its text is compared.
    counterexamples: (scope) => sql`
      SELECT 'job ' || j.id AS what FROM job j
        LEFT JOIN op h ON h.instance_id = j.instance_id AND h.id = 'hold:' || j.id
        LEFT JOIN op s ON s.instance_id = j.instance_id AND s.origin_id = 'hold:' || j.id
       WHERE j.instance_id = ${scope.instance} AND j.closed_at IS NOT NULL ${touched(scope)}
         AND (${wrongHold}
          OR (j.price_kopecks > 0 AND (h.seq IS NULL OR s.kind IS NULL
               OR s.kind NOT IN ('capture', 'release') OR s.person_id IS NOT j.person_id))
          OR EXISTS (
            SELECT 1 FROM transfer k
             WHERE k.instance_id = h.instance_id AND k.op_id = h.id AND k.amount IS NOT (
               SELECT sum(amount) FROM transfer WHERE instance_id = s.instance_id
                  AND op_id = s.id AND debit_id = k.credit_id))
          OR ifnull(j.captured_kopecks, 0) <> CASE WHEN s.kind = 'capture'
               THEN ${capturedBy(sql`s.instance_id`, sql`s.id`)} ELSE 0 END
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
    name: "the file is whole, and its indexes say what its tables say",
    full: true,
    file: true,
    part: "second",
    counterexamples: () => sql`
      SELECT integrity_check AS what FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
  },
  {
    name: "foreign keys hold",
    full: true,
    part: "second",
    // Whether legs lead to operations and accounts is proved above, at a third of the cost.
    counterexamples: () => sql`
      SELECT "table" || ' to ' || parent AS what FROM (
        SELECT * FROM pragma_foreign_key_check('account')
        UNION ALL SELECT * FROM pragma_foreign_key_check('op')
        UNION ALL SELECT * FROM pragma_foreign_key_check('ledger_digest'))`,
  },
];

export const PROOFS: readonly Proof[] = [...ACCOUNTS, ...OPERATIONS, ...JOBS, ...DATABASE];

/** The number below that of the first operation to be looked at. */
function firstOf({ depth }: Scope): SQL {
  return depth === "full"
    ? sql`0`
    : sql`(SELECT ifnull(max(seq), 0) - ${NEWEST_OPERATIONS} FROM op)`;
}

/** In cheap depth: of the jobs only the newest, and those that the newest operations are about. */
function touched(scope: Scope): SQL {
  if (scope.depth === "full") return sql``;
  const { instance } = scope;
  return sql`AND j.id IN (
    SELECT job_id FROM op WHERE seq > ${firstOf(scope)} AND +instance_id = ${instance}
     UNION SELECT id FROM (SELECT id FROM job WHERE instance_id = ${instance}
                            ORDER BY id DESC LIMIT ${NEWEST_OPERATIONS}))`;
}

/** `h` is not the hold of the price of job `j` by its person, though there is one. */
const wrongHold = sql`(h.seq IS NOT NULL AND (h.kind <> 'hold' OR h.job_id IS NOT j.id
  OR h.total <> j.price_kopecks OR h.person_id IS NOT j.person_id))`;

/** What moved each account, and last: one pass, where asking for each would be 4 lookups each. */
const allMoves = sql`
  SELECT account, sum(amount) AS moved, max(id) AS last FROM (
    SELECT debit_id AS account, -amount AS amount, id FROM transfer
    UNION ALL SELECT credit_id, amount, id FROM transfer)
   GROUP BY account`;

/** The same of the people whom the newest operations are about. The house's have all of history. */
const newestMoves = sql`
  SELECT a.id AS account,
         sum(t.amount * ((t.credit_id = a.id) - (t.debit_id = a.id))) AS moved,
         max(t.id * (a.id IN (t.credit_id, t.debit_id))) AS last
    FROM (${operationsOf(sql`
           SELECT DISTINCT instance_id, person_id FROM op
            WHERE seq > (SELECT max(seq) FROM op) - ${NEWEST_OPERATIONS}`)}) theirs
   CROSS JOIN op o ON o.seq = theirs.seq
   CROSS JOIN account a ON a.instance_id = o.instance_id AND a.person_id = o.person_id
   CROSS JOIN transfer t ON t.instance_id = o.instance_id AND t.op_id = o.id
   GROUP BY a.id`;

/** What a capture took, of both buckets; 0 if there is no such capture. */
function capturedBy(instance: SQL, capture: SQL): SQL {
  return sql`ifnull((
    SELECT sum(t.amount) FROM transfer t JOIN account c ON c.id = t.credit_id
     WHERE t.instance_id = ${instance} AND t.op_id = ${capture}
       AND c.kind IN ('revenue', 'bonus_spent')), 0)`;
}
