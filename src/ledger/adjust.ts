import type { Database, Statement } from "../../db/index.ts";
import { assert, type Kopecks, kopecks } from "../kernel/index.ts";
import type { AccountKind } from "./chart.ts";
import { leg, type OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { notYetSealed, type OpValues, requestHash, seal, sealed } from "./seal.ts";

export interface Adjust {
  /** The idempotency key: `adj:<admin>:<ulid>`. */
  readonly id: string;
  readonly person: number;
  readonly bucket: "cash" | "bonus";
  /** Above zero: given to the person; below: taken from them. */
  readonly amount: Kopecks;
  readonly actor: string;
  /** Why, in at least three characters. */
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type AdjustOutcome =
  | { status: "adjusted" }
  | { status: "exists_with_different_amount" }
  | { status: "exists_with_different_request" } // Other sign, bucket, person or reason.
  | { status: "exists" } // This adjustment again: the first answer stands.
  | { status: "account_not_found" } // The person's accounts are not open.
  | { status: "insufficient_funds" };

const moving = (debit: AccountKind, credit: AccountKind) =>
  sealed<OpValues & { total: number }>((op) => [
    notYetSealed(op),
    leg(op, debit, credit, op.total),
    seal(op, { kind: "adjust", total: op.total }),
  ]);

const GIVE = { cash: moving("src_adjust", "cash"), bonus: moving("src_adjust", "bonus") };
const TAKE = { cash: moving("cash", "src_adjust"), bonus: moving("bonus", "src_adjust") };

/** An admin's correction of one bucket of a person, up or down. */
export function adjust(instance: string, op: Adjust): readonly Statement[] {
  assert(op.amount !== 0, "an adjustment changes something");
  assert(op.reason.trim().length >= 3, "an adjustment says why");
  const move = (op.amount > 0 ? GIVE : TAKE)[op.bucket];
  return move({ ...op, instance, total: sizeOf(op), hash: requestOf(op) });
}

/** The adjustment alone, as one write. */
export async function postAdjust(db: Database, op: Adjust): Promise<AdjustOutcome> {
  const request = {
    name: "adjust",
    op: adjustOf(db.instance, op),
    hash: requestOf(op),
    statements: adjust(db.instance, op),
  };
  const posted = await post(db, request, ["account_not_found", "insufficient_funds"]);
  switch (posted.status) {
    case "written":
      return { status: "adjusted" };
    case "exists":
      return { status: "exists" };
    case "exists_with_different_request":
      return posted.receipt.total === sizeOf(op)
        ? { status: "exists_with_different_request" }
        : { status: "exists_with_different_amount" };
    default:
      return posted;
  }
}

function adjustOf(instance: string, op: Adjust): OpKey {
  return { instance, id: op.id, person: op.person };
}

function sizeOf(op: Adjust): Kopecks {
  return kopecks(Math.abs(op.amount));
}

function requestOf(op: Adjust): string {
  return requestHash(["adjust", op.person, op.bucket, op.amount, op.reason]);
}
