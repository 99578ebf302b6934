import { change, insertion, job, leg, seal } from "../raw.ts";
import { attack, CHECK } from "./attack.ts";

const ABOVE = "ledger: refund above what was captured";
const NO_CAPTURE = "ledger: no such capture";
const NO_TOPUP = "ledger: no such top-up";

type Legs = readonly [string, string, number][];
type Options = Parameters<typeof seal>[3];

function undo(kind: string, id: string, legs: Legs, options: Options): string[] {
  const total = legs.reduce((sum, [, , amount]) => sum + amount, 0);
  return [
    ...legs.map(([debit, credit, amount]) => leg(id, debit, credit, amount)),
    seal(kind, id, total, options),
  ];
}

/** Of job-b: 300 bonus and 100 cash were captured. */
function refund(legs: Legs, options: Options = {}): string[] {
  const name = options.job ?? "job-b";
  return undo("refund", `refd:${name}`, legs, { job: name, origin: `capt:${name}`, ...options });
}

/** Of topup:ann: 1000, of which 650 are still there. */
function chargeback(legs: Legs, options: Options = {}): string[] {
  const origin = options.origin ?? "topup:ann";
  return undo("chargeback", `back:${origin}`, legs, { origin, ...options });
}

export const UNDOING_ATTACKS = [
  attack(
    "a refund of a job that is not there",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { job: "job-z" }),
  ),
  attack(
    "a refund of a job that was released",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { job: "job-r" }),
  ),
  attack(
    "a refund of a hold",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { origin: "hold:job-b" }),
  ),
  attack(
    "a refund for another job",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { job: "job-h", origin: "capt:job-b" }),
  ),
  attack(
    "a refund of nothing in particular",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { origin: undefined }),
  ),
  attack(
    "a refund to somebody else",
    NO_CAPTURE,
    ...refund([["revenue", "bob.cash", 100]], { person: "bob" }),
  ),
  attack(
    "a refund of ann's to bob's wallet",
    "ledger: leg of another person",
    ...refund([["revenue", "bob.cash", 100]]),
  ),
  attack("a refund above the cash", ABOVE, ...refund([["revenue", "ann.cash", 101]])),
  attack(
    "a refund above the bonus",
    ABOVE,
    leg("bonus:bob", "src_bonus", "bob.bonus", 9),
    seal("bonus", "bonus:bob", 9, { person: "bob" }),
    ...job("job-2", "bob", 9),
    leg("hold:job-2", "bob.bonus", "bob.hold_bonus", 9),
    seal("hold", "hold:job-2", 9, { job: "job-2", person: "bob" }),
    leg("capt:job-2", "bob.hold_bonus", "bonus_spent", 9),
    seal("capture", "capt:job-2", 9, { job: "job-2", person: "bob", origin: "hold:job-2" }),
    ...refund([
      ["revenue", "ann.cash", 100],
      ["bonus_spent", "ann.bonus", 301],
    ]),
  ),
  attack(
    "a refund of bonus where none was taken",
    ABOVE,
    ...refund([["bonus_spent", "ann.bonus", 10]], { job: "job-c" }),
  ),
  attack(
    "a refund that returns the bonus first",
    "ledger: a refund returns paid money first",
    ...refund([["bonus_spent", "ann.bonus", 300]]),
  ),
  attack(
    "a refund that returns the bonus before all of the cash",
    "ledger: a refund returns paid money first",
    ...refund([
      ["revenue", "ann.cash", 99],
      ["bonus_spent", "ann.bonus", 10],
    ]),
  ),
  attack(
    "a second refund",
    "ledger: op is sealed",
    ...refund([["revenue", "ann.cash", 50]]),
    ...refund([["revenue", "ann.cash", 50]]),
  ),
  attack(
    "a second refund under another name",
    CHECK,
    ...undo("refund", "refd:more", [["revenue", "ann.cash", 50]], {
      job: "job-b",
      origin: "capt:job-b",
    }),
  ),
  attack(
    "a chargeback of no payment",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: undefined }),
  ),
  attack(
    "a chargeback of a payment that is not there",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: "topup:none" }),
  ),
  attack(
    "a chargeback of a bonus",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: "bonus:ann" }),
  ),
  attack(
    "a chargeback of somebody else's payment",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: "topup:bob" }),
  ),
  attack(
    "a chargeback above the payment",
    "ledger: chargeback above the top-up",
    ...chargeback([
      ["ann.cash", "src_payment", 650],
      ["loss", "src_payment", 351],
    ]),
  ),
  attack(
    "a chargeback above the payment, with money of the house",
    "ledger: chargeback above the top-up",
    ...chargeback(
      [
        ["bob.cash", "src_payment", 500],
        ["loss", "src_payment", 1],
      ],
      { person: "bob", origin: "topup:bob" },
    ),
  ),
  attack(
    "a loss while the person has money",
    "ledger: no loss while there is money",
    ...chargeback([["loss", "src_payment", 1000]]),
  ),
  attack(
    "a loss while the person has some money",
    "ledger: no loss while there is money",
    ...chargeback([
      ["ann.cash", "src_payment", 649],
      ["loss", "src_payment", 351],
    ]),
  ),
  attack(
    "a second chargeback of a payment",
    "ledger: op is sealed",
    ...chargeback([["ann.cash", "src_payment", 10]]),
    ...chargeback([["ann.cash", "src_payment", 10]]),
  ),
  attack(
    "a second chargeback under another name",
    CHECK,
    ...undo("chargeback", "back:more", [["ann.cash", "src_payment", 10]], { origin: "topup:ann" }),
  ),
];

const UNHELD = "job: runs only with its price held";

export const JOB_ATTACKS = [
  attack(
    "a price changed",
    "job: its price and payer are fixed",
    change("job-h", "price_kopecks = 1"),
  ),
  attack(
    "a job given to another payer",
    "job: its price and payer are fixed",
    change("job-h", "person_id = 2"),
  ),
  attack(
    "a job under another name",
    "job: its price and payer are fixed",
    change("job-h", "id = 'job-i'"),
  ),
  attack(
    "a job moved to another instance",
    "job: its price and payer are fixed",
    change("job-h", "instance_id = 'other'"),
  ),
  attack(
    "a run without a hold",
    UNHELD,
    change("job-q", "state = 'submitting', callback_token = 't'"),
  ),
  attack(
    "a run whose hold was settled",
    UNHELD,
    leg("rels:job-h", "ann.hold_bonus", "ann.bonus", 300),
    leg("rels:job-h", "ann.hold_cash", "ann.cash", 100),
    seal("release", "rels:job-h", 400, { job: "job-h", origin: "hold:job-h" }),
    change("job-h", "state = 'submitting', callback_token = 't'"),
  ),
  attack(
    "a job closed while its money is held",
    "job: closed before its hold is settled",
    change("job-h", "state = 'cancelled', closed_at = 5"),
  ),
  attack(
    "a job closed without ever a hold",
    "job: closed before its hold is settled",
    change("job-q", "state = 'cancelled', closed_at = 5"),
  ),
  ...["failed", "cancelled", "lost"].map((state) =>
    attack(
      `a person pays for a job that ends ${state}`,
      "job: nobody pays for a failed run",
      leg("capt:job-h", "ann.hold_bonus", "bonus_spent", 300),
      leg("capt:job-h", "ann.hold_cash", "revenue", 100),
      seal("capture", "capt:job-h", 400, { job: "job-h", origin: "hold:job-h" }),
      change("job-h", `state = '${state}', closed_at = 5, captured_kopecks = 400`),
    ),
  ),
  attack(
    "a job that says less than was captured",
    "job: captured another amount",
    leg("capt:job-h", "ann.hold_bonus", "bonus_spent", 300),
    leg("capt:job-h", "ann.hold_cash", "revenue", 100),
    seal("capture", "capt:job-h", 400, { job: "job-h", origin: "hold:job-h" }),
    change("job-h", "state = 'delivered', task_id = 't', closed_at = 5, captured_kopecks = 399"),
  ),
  attack(
    "a job that says more than was captured",
    "job: captured another amount",
    leg("rels:job-h", "ann.hold_bonus", "ann.bonus", 300),
    leg("rels:job-h", "ann.hold_cash", "ann.cash", 100),
    seal("release", "rels:job-h", 400, { job: "job-h", origin: "hold:job-h" }),
    change("job-h", "state = 'failed', closed_at = 5, captured_kopecks = 1"),
  ),
  attack(
    "a priced job that starts as submitted",
    "job: a priced run starts queued",
    ...job("job-1", "ann", 10, "submitted"),
  ),
  attack(
    "a priced job that starts as delivered",
    "job: a priced run starts queued",
    ...job("job-1", "ann", 10, "delivered"),
  ),
  ...["INSERT OR REPLACE", "INSERT OR IGNORE"].map((insert) =>
    attack(
      `a closed job opened again, by ${insert}`,
      "job: exists",
      `${insert} INTO job SELECT instance_id, id, number, person_id, chat_id, quote_id, model, kind,
         input, 1, cost_micro_usd, rate, 'queued', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0,
         NULL, 1, 1, NULL, NULL, NULL, NULL FROM job WHERE id = 'job-c'`,
    ),
  ),
  attack(
    "a job with a hold deleted by another in its place",
    "FOREIGN KEY constraint failed",
    `INSERT OR REPLACE INTO job SELECT instance_id, 'job-9', number, person_id, chat_id, quote_id,
       model, kind, input, 1, cost_micro_usd, rate, 'queued', NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, 0, 0, NULL, 1, 1, NULL, NULL, NULL, NULL FROM job WHERE id = 'job-h'`,
  ),
];

const STALE = "ledger: digest does not follow the last one";

interface DigestOptions {
  previous?: string;
  digest?: string;
  insert?: string;
  instance?: string;
  at?: number | string;
}

function digest(day: string, lastSeq: number, options: DigestOptions = {}) {
  return insertion(`${options.insert ?? "INSERT"} INTO ledger_digest`, {
    instance_id: options.instance ?? "default",
    day,
    last_seq: lastSeq,
    previous: options.previous ?? "a".repeat(64),
    digest: options.digest ?? "b".repeat(64),
    at: options.at ?? 1,
  });
}

export const DIGEST_ATTACKS = [
  attack("a digest rewritten", "ledger: append only", "UPDATE ledger_digest SET last_seq = 5"),
  attack("a digest deleted", "ledger: append only", "DELETE FROM ledger_digest"),
  attack("a day sealed twice", "ledger: day is sealed", digest("2025-01-01", 5)),
  ...["INSERT OR REPLACE", "INSERT OR IGNORE"].map((insert) =>
    attack(
      `a day sealed twice, by ${insert}`,
      "ledger: day is sealed",
      digest("2025-01-01", 5, { insert }),
    ),
  ),
  attack("a day sealed after a later one", "ledger: day is sealed", digest("2024-12-31", 5)),
  attack(
    "a digest that follows another",
    STALE,
    digest("2025-01-02", 5, { previous: "c".repeat(64) }),
  ),
  attack("a digest that follows none", STALE, digest("2025-01-02", 5, { previous: "" })),
  attack("a digest of what is not there yet", STALE, digest("2025-01-02", 1000)),
  attack("a digest of less than the day before", STALE, digest("2025-01-02", 3)),
  attack("a digest that is none", CHECK, digest("2025-01-02", 5, { digest: "Z".repeat(64) })),
  attack("a digest too short", CHECK, digest("2025-01-02", 5, { digest: "b".repeat(63) })),
  attack("a digest before all time", CHECK, digest("2025-01-02", 5, { at: -1 })),
  attack(
    "a digest at no time",
    "cannot store TEXT value in INTEGER column ledger_digest.at",
    digest("2025-01-02", 5, { at: "soon" }),
  ),
  attack(
    "a digest of an unknown instance",
    "FOREIGN KEY constraint failed",
    digest("2025-01-02", 0, { instance: "nowhere", previous: "" }),
  ),
  attack("a day that is none", CHECK, digest("yesterday", 5)),
];
