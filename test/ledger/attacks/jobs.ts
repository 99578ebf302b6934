import { change, job, leg, seal } from "../raw.ts";
import { attack, FOREIGN_KEY } from "./attack.ts";

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
    FOREIGN_KEY,
    `INSERT OR REPLACE INTO job SELECT instance_id, 'job-9', number, person_id, chat_id, quote_id,
       model, kind, input, 1, cost_micro_usd, rate, 'queued', NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, 0, 0, NULL, 1, 1, NULL, NULL, NULL, NULL FROM job WHERE id = 'job-h'`,
  ),
];
