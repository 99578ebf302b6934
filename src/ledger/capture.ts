import { sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/index.ts";
import { assert, type Kopecks } from "../kernel/index.ts";
import { holdOf, openHold } from "./hold.ts";
import { leg, moved, type OpKey, totalOf } from "./leg.ts";
import { post } from "./post.ts";
import { credited, type Receipt } from "./receipt.ts";
import { demand } from "./refusal.ts";
import { type OpValues, requestHash, seal, sealed } from "./seal.ts";

export interface Capture {
  readonly job: string;
  readonly person: number;
  /** What the run costs in the end: above zero, at most the hold. */
  readonly amount: Kopecks;
  readonly actor: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** What of a hold was taken, and what went back to the buckets that it came from. */
export interface Share {
  amount: Kopecks;
  returned: Kopecks;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type CaptureOutcome =
  | ({ status: "captured" } & Share)
  | { status: "hold_not_found" } // No hold for this job by this person.
  | { status: "exists_with_different_amount" }
  | ({ status: "exists" } & Share) // This capture again: the first answer stands.
  | { status: "hold_already_released" }
  | { status: "exceeds_hold" };

export function captureOf(instance: string, job: string, person: number): OpKey {
  return { instance, id: `capt:${job}`, person };
}

const CAPTURE = sealed<OpValues & { job: string; origin: string; amount: number }>((op) => {
  const origin = { instance: op.instance, id: op.origin };
  const total = totalOf(origin);
  const bonus = moved(origin, "bonus", "hold_bonus");
  const paid = moved(origin, "cash", "hold_cash");
  return [
    ...openHold(origin, op),
    demand(sql`${op.amount} <= ${total}`, "ledger: capture above the hold"),
    leg(op, "hold_bonus", "bonus_spent", sql`min(${bonus}, ${op.amount})`),
    leg(op, "hold_bonus", "bonus", sql`${bonus} - ${op.amount}`),
    leg(op, "hold_cash", "revenue", sql`${op.amount} - ${bonus}`),
    leg(op, "hold_cash", "cash", sql`min(${paid}, ${total} - ${op.amount})`),
    seal(op, { kind: "capture", total, job: op.job, origin: op.origin }),
  ];
});

/**
 * Turns a hold into revenue, given money first, and returns the rest of it to where it came from.
 * In the operation that closes the job it stands before the job's own change.
 */
export function capture(instance: string, op: Capture): readonly Statement[] {
  assert(op.amount > 0, "a hold of which nothing is due is released");
  const { id } = captureOf(instance, op.job, op.person);
  const origin = holdOf(instance, op.job, op.person).id;
  return CAPTURE({ ...op, instance, id, origin, hash: requestOf(op), reason: "" });
}

/** The capture alone, as one write. */
export async function postCapture(db: Database, op: Capture): Promise<CaptureOutcome> {
  const request = {
    name: "capture",
    op: captureOf(db.instance, op.job, op.person),
    hash: requestOf(op),
    statements: capture(db.instance, op),
  };
  const posted = await post(db, request, [
    "hold_not_found",
    "hold_already_settled",
    "exceeds_hold",
  ]);
  switch (posted.status) {
    case "written":
      return { status: "captured", ...shareOf(posted.receipt) };
    case "exists":
      return { status: "exists", ...shareOf(posted.receipt) };
    case "exists_with_different_request":
      return { status: "exists_with_different_amount" };
    case "hold_already_settled": // And not by a capture, which would exist.
      return { status: "hold_already_released" };
    default:
      return posted;
  }
}

function requestOf(op: Capture): string {
  return requestHash(["capture", op.job, op.person, op.amount]);
}

function shareOf(receipt: Receipt): Share {
  return {
    amount: credited(receipt, "revenue", "bonus_spent"),
    returned: credited(receipt, "cash", "bonus"),
  };
}
