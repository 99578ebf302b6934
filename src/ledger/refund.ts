import { sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/index.ts";
import { assert, type Kopecks } from "../kernel/index.ts";
import { captureOf } from "./capture.ts";
import type { Parts } from "./hold.ts";
import { leg, moved, type OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { credited, type Receipt } from "./receipt.ts";
import { demand } from "./refusal.ts";
import { exists, notYetSealed, type OpValues, requestHash, seal, sealed } from "./seal.ts";

export interface Refund {
  readonly job: string;
  readonly person: number;
  /** Above zero, at most what was captured. */
  readonly amount: Kopecks;
  readonly actor: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type RefundOutcome =
  | ({ status: "refunded" } & Parts)
  | { status: "capture_not_found" } // Nothing was captured for this job of this person.
  | { status: "exists_with_different_amount" }
  | ({ status: "exists" } & Parts) // This refund again: the first answer stands.
  | { status: "exceeds_capture" };

const REFUND = sealed<OpValues & { job: string; origin: string; amount: number }>((op) => {
  const origin = { instance: op.instance, id: op.origin };
  const paid = moved(origin, "hold_cash", "revenue");
  const bonus = moved(origin, "hold_bonus", "bonus_spent");
  return [
    demand(exists(origin, sql`person_id = ${op.person}`), "ledger: no such capture"),
    notYetSealed(op),
    demand(sql`${op.amount} <= ${paid} + ${bonus}`, "ledger: refund above what was captured"),
    leg(op, "revenue", "cash", sql`min(${paid}, ${op.amount})`),
    leg(op, "bonus_spent", "bonus", sql`${op.amount} - ${paid}`),
    seal(op, { kind: "refund", total: op.amount, job: op.job, origin: op.origin }),
  ];
});

/**
 * Undoes a capture, or a part of it, once per job: afterwards the books stand as if that much less
 * had been captured, so what was paid returns before what was given.
 */
export function refund(instance: string, op: Refund): readonly Statement[] {
  assert(op.amount > 0, "a refund returns something");
  const { id } = refundOf(instance, op);
  const origin = captureOf(instance, op.job, op.person).id;
  return REFUND({ ...op, instance, id, origin, hash: requestOf(op) });
}

/** The refund alone, as one write. */
export async function postRefund(db: Database, op: Refund): Promise<RefundOutcome> {
  const request = {
    name: "refund",
    op: refundOf(db.instance, op),
    hash: requestOf(op),
    statements: refund(db.instance, op),
  };
  const posted = await post(db, request, ["capture_not_found", "exceeds_capture"]);
  switch (posted.status) {
    case "written":
      return { status: "refunded", ...partsOf(posted.receipt) };
    case "exists":
      return { status: "exists", ...partsOf(posted.receipt) };
    case "exists_with_different_request":
      return { status: "exists_with_different_amount" };
    default:
      return posted;
  }
}

function refundOf(instance: string, op: Refund): OpKey {
  return { instance, id: `refd:${op.job}`, person: op.person };
}

function requestOf(op: Refund): string {
  return requestHash(["refund", op.job, op.person, op.amount]);
}

function partsOf(receipt: Receipt): Parts {
  return { bonus: credited(receipt, "bonus"), paid: credited(receipt, "cash") };
}
