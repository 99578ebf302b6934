import { sql } from "drizzle-orm";
import type { Database, Places, Statement } from "../../db/index.ts";
import { assert, type Kopecks } from "../kernel/index.ts";
import { balanceOf, type KeyInSql, leg, moved, type OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { credited, type Receipt } from "./receipt.ts";
import { demand } from "./refusal.ts";
import { exists, notYetSealed, type OpValues, requestHash, seal, sealed } from "./seal.ts";

export interface Hold {
  readonly job: string;
  readonly person: number;
  /** The job's price, above zero. */
  readonly amount: Kopecks;
  readonly actor: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Of which buckets the hold was made. */
export interface Parts {
  bonus: Kopecks;
  paid: Kopecks;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type HoldOutcome =
  | ({ status: "held" } & Parts)
  | { status: "job_not_found" } // No such job, or not of this person.
  | { status: "exists_with_different_amount" }
  | ({ status: "exists" } & Parts) // This hold again: the first answer stands.
  | { status: "run_has_begun" } // The job is no longer queued.
  | { status: "amount_is_not_the_price" }
  | { status: "account_not_found" } // The person's accounts are not open.
  | { status: "insufficient_funds" }
  | { status: "selling_stopped" }; // The instance sets no money aside for now.

export function holdOf(instance: string, job: string, person: number): OpKey {
  return { instance, id: `hold:${job}`, person };
}

const HOLD = sealed<OpValues & { job: string; amount: number }>((op) => {
  const job = sql`FROM job WHERE instance_id = ${op.instance} AND id = ${op.job}`;
  return [
    demand(
      sql`EXISTS (SELECT 1 ${job} AND person_id = ${op.person})`,
      "ledger: no such job of this person",
    ),
    notYetSealed(op),
    demand(sql`(SELECT state ${job}) = 'queued'`, "ledger: a hold comes before the run"),
    demand(
      sql`(SELECT price_kopecks ${job}) = ${op.amount}`,
      "ledger: a hold is the price of its job",
    ),
    leg(op, "bonus", "hold_bonus", sql`min(${balanceOf(op, "bonus")}, ${op.amount})`),
    leg(op, "cash", "hold_cash", sql`${op.amount} - ${moved(op, "bonus", "hold_bonus")}`),
    seal(op, { kind: "hold", total: op.amount, job: op.job }),
  ];
});

/**
 * Sets the price of a run aside, given money first, before anything is sent to the provider. The
 * job's row must have been written before it, in the same operation or an earlier one.
 */
export function hold(instance: string, op: Hold): readonly Statement[] {
  assert(op.amount > 0, "a free run has no hold");
  const { id } = holdOf(instance, op.job, op.person);
  return HOLD({ ...op, instance, id, hash: requestOf(op), reason: "" });
}

/** The hold alone, as one write. */
export async function postHold(db: Database, op: Hold): Promise<HoldOutcome> {
  const request = {
    name: "hold",
    op: holdOf(db.instance, op.job, op.person),
    hash: requestOf(op),
    statements: hold(db.instance, op),
  };
  const posted = await post(db, request, [
    "job_not_found",
    "run_has_begun",
    "amount_is_not_the_price",
    "account_not_found",
    "insufficient_funds",
    "selling_stopped",
  ]);
  switch (posted.status) {
    case "written":
      return { status: "held", ...partsOf(posted.receipt) };
    case "exists":
      return { status: "exists", ...partsOf(posted.receipt) };
    case "exists_with_different_request":
      return { status: "exists_with_different_amount" };
    default:
      return posted;
  }
}

/** What a capture or a release demands first: its hold, open, and itself not yet done. */
export function openHold(hold: KeyInSql, settle: Places<OpValues>): readonly Statement[] {
  const mine = sql`kind = 'hold' AND person_id = ${settle.person}`;
  const settled = sql`EXISTS (SELECT 1 FROM op WHERE instance_id = ${hold.instance}
    AND origin_id = ${hold.id})`;
  return [
    demand(exists(hold, mine), "ledger: no such hold"),
    notYetSealed(settle),
    demand(sql`NOT ${settled}`, "ledger: hold is settled"),
  ];
}

function requestOf(op: Hold): string {
  return requestHash(["hold", op.job, op.person, op.amount]);
}

function partsOf(receipt: Receipt): Parts {
  return { bonus: credited(receipt, "hold_bonus"), paid: credited(receipt, "hold_cash") };
}
