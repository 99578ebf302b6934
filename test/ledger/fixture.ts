import {
  change,
  HOUSE,
  insertion,
  job,
  leg,
  open,
  PERSONAL_ACCOUNTS,
  person,
  seal,
} from "./raw.ts";

/**
 * The little world that is attacked. Ann in the end: cash 650, bonus 0, held 300 bonus and 100 cash.
 *
 *   job-b  held 300 bonus + 100 cash, captured whole, delivered
 *   job-c  held 200 cash, captured 150 of it, delivered
 *   job-r  held 100 cash, released, failed
 *   job-h  held 300 bonus + 100 cash, still queued
 *   job-q  queued at 400 without a hold;   job-x the same of bob's, at 100;   job-f free
 */
export const WORLD: readonly string[] = [
  insertion("INSERT INTO instance", { id: "other", created_at: 1 }),
  ...["ann", "bob", "eve"].map((name) => person(name)),
  person("ann", "other"),
  ...open(null, HOUSE),
  ...["ann", "bob"].flatMap((name) => open(name, PERSONAL_ACCOUNTS)),
  ...open(null, HOUSE, "other"),
  ...open("ann", PERSONAL_ACCOUNTS, "other"),

  leg("topup:ann", "src_payment", "ann.cash", 1000),
  seal("topup", "topup:ann", 1000),
  leg("topup:bob", "src_payment", "bob.cash", 500),
  seal("topup", "topup:bob", 500, { person: "bob" }),
  leg("topup:ann", "other:src_payment", "other:ann.cash", 100, { instance: "other" }),
  seal("topup", "topup:ann", 100, { instance: "other" }),
  leg("bonus:ann", "src_bonus", "ann.bonus", 300),
  seal("bonus", "bonus:ann", 300),

  ...job("job-b", "ann", 400),
  leg("hold:job-b", "ann.bonus", "ann.hold_bonus", 300),
  leg("hold:job-b", "ann.cash", "ann.hold_cash", 100),
  seal("hold", "hold:job-b", 400, { job: "job-b" }),
  change("job-b", "state = 'submitted', task_id = 'b'"),
  leg("capt:job-b", "ann.hold_bonus", "bonus_spent", 300),
  leg("capt:job-b", "ann.hold_cash", "revenue", 100),
  seal("capture", "capt:job-b", 400, { job: "job-b", origin: "hold:job-b" }),
  change("job-b", "state = 'delivered', closed_at = 2, captured_kopecks = 400"),

  ...job("job-c", "ann", 200),
  leg("hold:job-c", "ann.cash", "ann.hold_cash", 200),
  seal("hold", "hold:job-c", 200, { job: "job-c" }),
  change("job-c", "state = 'submitted', task_id = 'c'"),
  leg("capt:job-c", "ann.hold_cash", "revenue", 150),
  leg("capt:job-c", "ann.hold_cash", "ann.cash", 50),
  seal("capture", "capt:job-c", 200, { job: "job-c", origin: "hold:job-c" }),
  change("job-c", "state = 'delivered', closed_at = 2, captured_kopecks = 150"),

  ...job("job-r", "ann", 100),
  leg("hold:job-r", "ann.cash", "ann.hold_cash", 100),
  seal("hold", "hold:job-r", 100, { job: "job-r" }),
  leg("rels:job-r", "ann.hold_cash", "ann.cash", 100),
  seal("release", "rels:job-r", 100, { job: "job-r", origin: "hold:job-r" }),
  change("job-r", "state = 'failed', closed_at = 2"),

  leg("bonus:ann:2", "src_bonus", "ann.bonus", 300),
  seal("bonus", "bonus:ann:2", 300),
  ...job("job-h", "ann", 400),
  leg("hold:job-h", "ann.bonus", "ann.hold_bonus", 300),
  leg("hold:job-h", "ann.cash", "ann.hold_cash", 100),
  seal("hold", "hold:job-h", 400, { job: "job-h" }),

  ...job("job-q", "ann", 400),
  ...job("job-x", "bob", 100),
  ...job("job-f", "ann", 0),
];

/** The same, with a digest of its first day that is none. */
export const FIXTURE: readonly string[] = [
  ...WORLD,
  insertion("INSERT INTO ledger_digest", {
    instance_id: "default",
    day: "2025-01-01",
    last_seq: 4,
    previous: "",
    digest: "a".repeat(64),
    at: 1,
  }),
];
