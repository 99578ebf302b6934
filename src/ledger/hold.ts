import { sql } from "drizzle-orm";
import { type Database, type Statement, statement } from "../../db/index.ts";
import { assert, type Kopecks } from "../kernel/index.ts";
import type { OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { credited, type Receipt } from "./receipt.ts";
import { type OpValues, requestHash, sealed } from "./seal.ts";

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

/** One statement: which rules it obeys, in which order, is written in 0005_books.sql. */
const HOLD = sealed<OpValues & { job: string; amount: number }>((op) => [
  statement(sql`
    INSERT INTO hold_request (instance_id, job_id, person_id, amount, req_hash, actor, at)
    VALUES (${op.instance}, ${op.job}, ${op.person}, ${op.amount}, ${op.hash}, ${op.actor}, ${op.at})`),
]);

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

function requestOf(op: Hold): string {
  return requestHash(["hold", op.job, op.person, op.amount]);
}

function partsOf(receipt: Receipt): Parts {
  return { bonus: credited(receipt, "hold_bonus"), paid: credited(receipt, "hold_cash") };
}
