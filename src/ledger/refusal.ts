import type { SQL } from "drizzle-orm";
import { guard, type Rejected, type Statement } from "../../db/index.ts";

/**
 * Every rule that can undo a write of money, by its text in the migrations or in a guard of this
 * room: a refusal to be told, or a bug, since no caller of this room can break the rule.
 */
export const RULES = {
  "ledger: op exists": "exists",
  "ledger: op is sealed": "exists",
  "ledger: no such account": "account_not_found",
  "ledger: insufficient funds": "insufficient_funds",
  "ledger: no such job of this person": "job_not_found",
  "ledger: no such job": "job_not_found",
  "ledger: selling is stopped": "selling_stopped",
  "ledger: a hold comes before the run": "run_has_begun",
  "ledger: a hold is the price of its job": "amount_is_not_the_price",
  "ledger: no such hold": "hold_not_found",
  "ledger: hold is settled": "hold_already_settled",
  "ledger: capture above the hold": "exceeds_hold",
  "ledger: no such capture": "capture_not_found",
  "ledger: refund above what was captured": "exceeds_capture",
  "ledger: no such top-up": "topup_not_found",
  "ledger: chargeback above the top-up": "exceeds_topup",
  "ledger: stars are returned whole": "stars_return_whole",
  "ledger: day is sealed": "day_is_sealed",
  "ledger: digest does not follow the last one": "digest_is_stale",

  "ledger: routes are fixed": "bug",
  "ledger: accounts open at zero": "bug",
  "ledger: account exists": "bug",
  "ledger: number out of turn": "bug",
  "ledger: account identity is fixed": "bug",
  "ledger: a balance moves only through a transfer": "bug",
  "ledger: accounts are never deleted": "bug",
  "ledger: transfer exists": "bug",
  "ledger: leg between two assets": "bug",
  "ledger: leg not applied to both sides": "bug",
  "ledger: append only": "bug",
  "ledger: legs do not add up to the total": "bug",
  "ledger: leg not allowed for this kind": "bug",
  "ledger: leg of another person": "bug",
  "ledger: one adjustment, one leg": "bug",
  "ledger: a hold takes the bonus first": "bug",
  "ledger: settle the hold exactly, bucket by bucket": "bug",
  "ledger: a capture takes something": "bug",
  "ledger: a capture takes the bonus first": "bug",
  "ledger: a refund returns paid money first": "bug",
  "ledger: no loss while there is money": "bug",
  "job: exists": "bug",
  "job: a priced run starts queued": "bug",
  "job: its price and payer are fixed": "bug",
  "job: runs only with its price held": "bug",
  "job: closed before its hold is settled": "bug",
  "job: nobody pays for a failed run": "bug",
  "job: captured another amount": "bug",
} as const;

export type Rule = keyof typeof RULES;

/** Every "no" of the ledger. Which of them an operation can say, and in which order, it says. */
export type Refusal = Exclude<(typeof RULES)[Rule], "bug">;

/**
 * Which refusal a rejected write means for money. Absent where the rule is not the ledger's, or is
 * one that only a bug can break: then the rejection is to be thrown on.
 */
export function refusalOf(rejected: Rejected): Refusal | undefined {
  if (!isRule(rejected.rule)) return undefined;
  const meaning = RULES[rejected.rule];
  return meaning === "bug" ? undefined : meaning;
}

/** A guard under a name that `refusalOf` knows. */
export function demand(condition: SQL, rule: Rule): Statement {
  return guard(condition, rule);
}

function isRule(text: string): text is Rule {
  return Object.hasOwn(RULES, text);
}
