import { sql } from "drizzle-orm";
import { type Database, type Statement, statement } from "../../db/index.ts";
import { assert, type Kopecks } from "../kernel/index.ts";
import type { OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { credited, type Receipt } from "./receipt.ts";
import { type OpValues, requestHash, sealed } from "./seal.ts";

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

const CAPTURE = sealed<OpValues & { job: string; amount: number }>((op) => [
  statement(sql`
    INSERT INTO capture_request (instance_id, job_id, person_id, amount, req_hash, actor, at)
    VALUES (${op.instance}, ${op.job}, ${op.person}, ${op.amount}, ${op.hash}, ${op.actor}, ${op.at})`),
]);

/**
 * Turns a hold into revenue, given money first, and returns the rest of it to where it came from.
 * In the operation that closes the job it stands before the job's own change.
 */
export function capture(instance: string, op: Capture): readonly Statement[] {
  assert(op.amount > 0, "a hold of which nothing is due is released");
  const { id } = captureOf(instance, op.job, op.person);
  return CAPTURE({ ...op, instance, id, hash: requestOf(op), reason: "" });
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
