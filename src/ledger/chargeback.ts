import { sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/index.ts";
import { assert, type Kopecks } from "../kernel/index.ts";
import { balanceOf, leg, moved, type OpKey, totalOf } from "./leg.ts";
import { post } from "./post.ts";
import { debited, type Receipt } from "./receipt.ts";
import { demand } from "./refusal.ts";
import { exists, notYetSealed, type OpValues, requestHash, seal, sealed } from "./seal.ts";

export interface Chargeback {
  /** The id of the top-up that the payment system took back. */
  readonly topup: string;
  readonly person: number;
  /** Above zero, at most the top-up. */
  readonly amount: Kopecks;
  readonly actor: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Who bears a chargeback: the person's cash as far as it goes, the house the rest. */
export interface Burden {
  recovered: Kopecks;
  loss: Kopecks;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type ChargebackOutcome =
  | ({ status: "charged_back" } & Burden)
  | { status: "topup_not_found" } // No such top-up of this person.
  | { status: "exists_with_different_amount" }
  | ({ status: "exists" } & Burden) // This chargeback again: the first answer stands.
  | { status: "exceeds_topup" }
  | { status: "stars_return_whole" }; // A payment in stars is taken back whole or not at all.

const CHARGEBACK = sealed<OpValues & { topup: string; amount: number }>((op) => {
  const origin = { instance: op.instance, id: op.topup };
  const stars = sql`(SELECT stars FROM op WHERE instance_id = ${op.instance} AND id = ${op.topup})`;
  const mine = sql`kind = 'topup' AND person_id = ${op.person}`;
  return [
    demand(exists(origin, mine), "ledger: no such top-up"),
    notYetSealed(op),
    demand(sql`${op.amount} <= ${totalOf(origin)}`, "ledger: chargeback above the top-up"),
    leg(op, "cash", "src_payment", sql`min(${balanceOf(op, "cash")}, ${op.amount})`),
    leg(op, "loss", "src_payment", sql`${op.amount} - ${moved(op, "cash", "src_payment")}`),
    leg(op, "stars", "src_stars", stars),
    seal(op, { kind: "chargeback", total: op.amount, origin: op.topup, stars }),
  ];
});

/**
 * Books that a payment was taken back: a fact from outside, so never refused for lack of money.
 * Bonuses and money held for runs are not touched; what cash does not cover is the house's loss.
 * Of a payment in stars the stars go back too (`refundStarPayment`).
 */
export function chargeback(instance: string, op: Chargeback): readonly Statement[] {
  assert(op.amount > 0, "a chargeback takes something");
  const { id } = chargebackOf(instance, op);
  return CHARGEBACK({ ...op, instance, id, hash: requestOf(op) });
}

/** The chargeback alone, as one write. */
export async function postChargeback(db: Database, op: Chargeback): Promise<ChargebackOutcome> {
  const request = {
    name: "chargeback",
    op: chargebackOf(db.instance, op),
    hash: requestOf(op),
    statements: chargeback(db.instance, op),
  };
  const posted = await post(db, request, [
    "topup_not_found",
    "exceeds_topup",
    "stars_return_whole",
  ]);
  switch (posted.status) {
    case "written":
      return { status: "charged_back", ...burdenOf(posted.receipt) };
    case "exists":
      return { status: "exists", ...burdenOf(posted.receipt) };
    case "exists_with_different_request":
      return { status: "exists_with_different_amount" };
    default:
      return posted;
  }
}

function chargebackOf(instance: string, op: Chargeback): OpKey {
  return { instance, id: `back:${op.topup}`, person: op.person };
}

function requestOf(op: Chargeback): string {
  return requestHash(["chargeback", op.topup, op.person, op.amount]);
}

function burdenOf(receipt: Receipt): Burden {
  return { recovered: debited(receipt, "cash"), loss: debited(receipt, "loss") };
}
