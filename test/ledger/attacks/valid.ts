import { change, job, leg, open, PERSONAL_ACCOUNTS, seal } from "../raw.ts";
import { REQUESTS } from "./requests.ts";
import { STARS_RETURNED } from "./stars.ts";

/** What must pass, or the guards would be easy to satisfy by refusing everything. */
export interface Passing {
  readonly name: string;
  readonly statements: readonly string[];
}

function passing(name: string, ...statements: string[]): Passing {
  return { name, statements };
}

/** Meant to run in this order, after the attacks, each as one transaction. */
export const VALID: readonly Passing[] = [
  passing("accounts of a new person", ...open("eve", PERSONAL_ACCOUNTS)),
  passing(
    "the largest leg there may be",
    leg("topup:eve", "src_payment", "eve.cash", 1_000_000_000_000),
    seal("topup", "topup:eve", 1_000_000_000_000, { person: "eve" }),
  ),
  passing(
    "the same name in another instance",
    leg("topup:eve", "other:src_payment", "other:ann.cash", 5, { instance: "other" }),
    seal("topup", "topup:eve", 5, { instance: "other" }),
  ),
  passing(
    "a bonus, a promo and a referral",
    leg("bonus:new", "src_bonus", "ann.bonus", 10),
    seal("bonus", "bonus:new", 10),
    leg("promo:new", "src_bonus", "ann.bonus", 10),
    seal("promo", "promo:new", 10),
    leg("ref:new", "src_bonus", "ann.bonus", 10),
    seal("referral", "ref:new", 10),
  ),
  passing(
    "a hold of bonus and cash, before the run",
    leg("hold:job-q", "ann.bonus", "ann.hold_bonus", 30),
    leg("hold:job-q", "ann.cash", "ann.hold_cash", 370),
    seal("hold", "hold:job-q", 400, { job: "job-q" }),
    change("job-q", "state = 'submitting', callback_token = 'q'"),
  ),
  passing(
    "a capture of a part, bonus first, and the end of the job",
    leg("capt:job-q", "ann.hold_bonus", "bonus_spent", 30),
    leg("capt:job-q", "ann.hold_cash", "revenue", 1),
    leg("capt:job-q", "ann.hold_cash", "ann.cash", 369),
    seal("capture", "capt:job-q", 400, { job: "job-q", origin: "hold:job-q" }),
    change("job-q", "state = 'delivered', task_id = 'q', closed_at = 9, captured_kopecks = 31"),
  ),
  passing(
    "a capture of a part of the bonus",
    leg("capt:job-h", "ann.hold_bonus", "bonus_spent", 10),
    leg("capt:job-h", "ann.hold_bonus", "ann.bonus", 290),
    leg("capt:job-h", "ann.hold_cash", "ann.cash", 100),
    seal("capture", "capt:job-h", 400, { job: "job-h", origin: "hold:job-h" }),
    change("job-h", "state = 'delivered', task_id = 'h', closed_at = 9, captured_kopecks = 10"),
  ),
  passing(
    "a release and the end of the job",
    leg("hold:job-x", "bob.cash", "bob.hold_cash", 100),
    seal("hold", "hold:job-x", 100, { job: "job-x", person: "bob" }),
    leg("rels:job-x", "bob.hold_cash", "bob.cash", 100),
    seal("release", "rels:job-x", 100, { job: "job-x", person: "bob", origin: "hold:job-x" }),
    change("job-x", "state = 'lost', closed_at = 9"),
  ),
  passing(
    "a hold of bonus alone, with bonus left",
    ...job("job-1", "ann", 90),
    leg("hold:job-1", "ann.bonus", "ann.hold_bonus", 90),
    seal("hold", "hold:job-1", 90, { job: "job-1" }),
  ),
  passing("a free run without any money", change("job-f", "state = 'failed', closed_at = 9")),
  passing("a free job that starts anywhere", ...job("job-0", "ann", 0, "submitted")),
  passing(
    "a refund of all that was captured",
    leg("refd:job-c", "revenue", "ann.cash", 150),
    seal("refund", "refd:job-c", 150, { job: "job-c", origin: "capt:job-c" }),
  ),
  passing(
    "a refund of the cash and a part of the bonus",
    leg("refd:job-b", "revenue", "ann.cash", 100),
    leg("refd:job-b", "bonus_spent", "ann.bonus", 200),
    seal("refund", "refd:job-b", 300, { job: "job-b", origin: "capt:job-b" }),
  ),
  passing(
    "adjustments up and down",
    leg("adj:up", "src_adjust", "bob.bonus", 10),
    seal("adjust", "adj:up", 10, { person: "bob", reason: "gift" }),
    leg("adj:down", "bob.bonus", "src_adjust", 5),
    seal("adjust", "adj:down", 5, { person: "bob", reason: "error" }),
    leg("adj:less", "bob.cash", "src_adjust", 100),
    seal("adjust", "adj:less", 100, { person: "bob", reason: "error" }),
  ),
  passing(
    "a chargeback beyond what is left",
    leg("back:topup:bob", "bob.cash", "src_payment", 400),
    leg("back:topup:bob", "loss", "src_payment", 100),
    seal("chargeback", "back:topup:bob", 500, { person: "bob", origin: "topup:bob" }),
  ),
  passing(
    "a chargeback of somebody who has the money, of a part",
    leg("back:topup:ann", "ann.cash", "src_payment", 10),
    seal("chargeback", "back:topup:ann", 10, { origin: "topup:ann" }),
  ),
  passing(
    "a cost before the top-up that pays it, sold and lost",
    leg("cost:job-q", "prov_credit", "prov_cost", 5000),
    seal("prov_cost", "cost:job-q", 5000, { person: null, job: "job-q" }),
    leg("cost:job-x", "prov_credit", "prov_loss", 5000),
    seal("prov_cost", "cost:job-x", 5000, { person: null, job: "job-x" }),
    leg("prov:new", "src_provider", "prov_credit", 9000),
    seal("prov_topup", "prov:new", 9000, { person: null }),
  ),
  passing(
    "the digest of the next day",
    `INSERT INTO ledger_digest VALUES
       ('default', '2025-01-02', 6, '${"a".repeat(64)}', '${"b".repeat(64)}', 1)`,
  ),
  passing("a payment in stars, taken back whole", ...STARS_RETURNED),
  ...REQUESTS,
];
