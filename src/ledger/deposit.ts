import type { Database, Statement } from "../../db/index.ts";
import { assert, type Kopecks } from "../kernel/index.ts";
import { openHouse } from "./accounts.ts";
import { leg, type OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { notYetSealed, type OpValues, requestHash, seal, sealed } from "./seal.ts";

/** Money that comes in from outside: paid (`topup`) or given (the others). */
export type DepositKind = "topup" | "bonus" | "promo" | "referral";

export interface Deposit {
  /** The idempotency key: `topup:xtr:<charge id>`, `promo:<code>:<person>`, `ref:<invitee>` … */
  readonly id: string;
  readonly person: number;
  /** Above zero. */
  readonly amount: Kopecks;
  /** Of a top-up in Telegram Stars: how many the bot got for it, above zero. */
  readonly stars?: number;
  readonly actor: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type DepositOutcome =
  | { status: "deposited"; amount: Kopecks }
  | { status: "exists_with_different_amount" }
  | { status: "exists_with_different_request" } // Another kind, person or reason.
  | { status: "exists"; amount: Kopecks } // This deposit again: the first answer stands.
  | { status: "account_not_found" }; // The person's accounts are not open.

const TOPUP = sealed<OpValues & { amount: number }>((op) => [
  notYetSealed(op),
  leg(op, "src_payment", "cash", op.amount),
  seal(op, { kind: "topup", total: op.amount }),
]);

/** Roubles for the person, and the stars that Telegram keeps for the bot: one asset to a leg. */
const STARS_TOPUP = sealed<OpValues & { amount: number; stars: number }>((op) => [
  notYetSealed(op),
  leg(op, "src_payment", "cash", op.amount),
  leg(op, "src_stars", "stars", op.stars),
  seal(op, { kind: "topup", total: op.amount, stars: op.stars }),
]);

const GIFT = sealed<OpValues & { kind: DepositKind; amount: number }>((op) => [
  notYetSealed(op),
  leg(op, "src_bonus", "bonus", op.amount),
  seal(op, { kind: op.kind, total: op.amount }),
]);

/** Puts money into a person's cash (`topup`) or bonus bucket. */
export function deposit(instance: string, kind: DepositKind, op: Deposit): readonly Statement[] {
  assert(op.amount > 0, "a deposit brings something");
  const values = { ...op, instance, hash: requestOf(kind, op) };
  const { stars } = op;
  if (stars === undefined) return kind === "topup" ? TOPUP(values) : GIFT({ ...values, kind });
  assert(kind === "topup" && stars > 0, "stars come with a payment");
  return [...openHouse(instance), ...STARS_TOPUP({ ...values, stars })];
}

/** The deposit alone, as one write. */
export async function postDeposit(
  db: Database,
  kind: DepositKind,
  op: Deposit,
): Promise<DepositOutcome> {
  const request = {
    name: kind,
    op: depositOf(db.instance, op),
    hash: requestOf(kind, op),
    statements: deposit(db.instance, kind, op),
  };
  const posted = await post(db, request, ["account_not_found"]);
  switch (posted.status) {
    case "written":
      return { status: "deposited", amount: op.amount };
    case "exists":
      return { status: "exists", amount: op.amount };
    case "exists_with_different_request":
      return posted.receipt.total === op.amount
        ? { status: "exists_with_different_request" }
        : { status: "exists_with_different_amount" };
    default:
      return posted;
  }
}

function depositOf(instance: string, op: Deposit): OpKey {
  return { instance, id: op.id, person: op.person };
}

function requestOf(kind: DepositKind, op: Deposit): string {
  const stars = op.stars === undefined ? [] : [op.stars];
  return requestHash([kind, op.person, op.amount, op.reason, ...stars]);
}
