import type { Database, Statement } from "../../db/index.ts";
import type { Kopecks } from "../kernel/index.ts";
import { openAccounts } from "./accounts.ts";
import { type Adjust, type AdjustOutcome, adjust, postAdjust } from "./adjust.ts";
import { type AuditReport, audit } from "./audit.ts";
import { type Balance, balance, demandAvailable, starBalance } from "./balance.ts";
import { type Capture, type CaptureOutcome, capture, postCapture } from "./capture.ts";
import {
  type Chargeback,
  type ChargebackOutcome,
  chargeback,
  postChargeback,
} from "./chargeback.ts";
import { type Deposit, type DepositOutcome, deposit, postDeposit } from "./deposit.ts";
import { lastSealedDay, type SealDayOutcome, sealDay } from "./digest.ts";
import { type Entry, entries, type Page } from "./entries.ts";
import { type Hold, type HoldOutcome, hold, postHold } from "./hold.ts";
import type { Depth, Part } from "./proofs.ts";
import {
  type ProviderCost,
  type ProviderCostOutcome,
  type ProviderTopUp,
  type ProviderTopUpOutcome,
  postProviderCost,
  postProviderTopUp,
  providerCost,
  providerTopUp,
} from "./provider.ts";
import { postRefund, type Refund, type RefundOutcome, refund } from "./refund.ts";
import { postRelease, type Release, type ReleaseOutcome, release } from "./release.ts";

type Statements = readonly Statement[];

/**
 * The books of one instance. What returns statements is joined by the caller with its own into one
 * operation: it commits with them or not at all, and a refusal undoes them too (`refusalOf` of the
 * rejection). `post` writes one operation alone and answers with what became of it; repeated under
 * the same key, it does nothing and answers the same.
 */
export interface Ledger {
  openAccounts(person: number): Statements;
  topUp(op: Deposit): Statements;
  grantBonus(op: Deposit): Statements;
  grantPromo(op: Deposit): Statements;
  grantReferral(op: Deposit): Statements;
  hold(op: Hold): Statements;
  capture(op: Capture): Statements;
  release(op: Release): Statements;
  refund(op: Refund): Statements;
  chargeback(op: Chargeback): Statements;
  adjust(op: Adjust): Statements;
  providerCost(op: ProviderCost): Statements;
  providerTopUp(op: ProviderTopUp): Statements;
  readonly post: Posts;
  balance(person: number): Promise<Balance>;
  /** Joins a write that says what the person has: refused by `rule` where that has changed since. */
  demandAvailable(of: { person: number; available: Kopecks; rule: string }): Statements;
  entries(person: number, page: Page): Promise<Entry[]>;
  /** What Telegram keeps for the bot, to be compared with `getStarTransactions`. */
  stars(): Promise<number>;
  /** Full and whole, unless it is said otherwise. */
  audit(how?: { depth: Depth; part?: Part | undefined }): Promise<AuditReport>;
  /** `2026-11-20`; absent: none is sealed yet. */
  lastSealedDay(): Promise<string | undefined>;
  sealDay(close: { day: string; at: number }): Promise<SealDayOutcome>;
}

export interface Posts {
  topUp(op: Deposit): Promise<DepositOutcome>;
  grantBonus(op: Deposit): Promise<DepositOutcome>;
  grantPromo(op: Deposit): Promise<DepositOutcome>;
  grantReferral(op: Deposit): Promise<DepositOutcome>;
  hold(op: Hold): Promise<HoldOutcome>;
  capture(op: Capture): Promise<CaptureOutcome>;
  release(op: Release): Promise<ReleaseOutcome>;
  refund(op: Refund): Promise<RefundOutcome>;
  chargeback(op: Chargeback): Promise<ChargebackOutcome>;
  adjust(op: Adjust): Promise<AdjustOutcome>;
  providerCost(op: ProviderCost): Promise<ProviderCostOutcome>;
  providerTopUp(op: ProviderTopUp): Promise<ProviderTopUpOutcome>;
}

export function createLedger(db: Database): Ledger {
  const { instance } = db;
  return {
    openAccounts: (person) => openAccounts(instance, person),
    topUp: (op) => deposit(instance, "topup", op),
    grantBonus: (op) => deposit(instance, "bonus", op),
    grantPromo: (op) => deposit(instance, "promo", op),
    grantReferral: (op) => deposit(instance, "referral", op),
    hold: (op) => hold(instance, op),
    capture: (op) => capture(instance, op),
    release: (op) => release(instance, op),
    refund: (op) => refund(instance, op),
    chargeback: (op) => chargeback(instance, op),
    adjust: (op) => adjust(instance, op),
    providerCost: (op) => providerCost(instance, op),
    providerTopUp: (op) => providerTopUp(instance, op),
    post: postsOf(db),
    balance: (person) => balance(db, person),
    demandAvailable: (of) => [demandAvailable(instance, of)],
    entries: (person, page) => entries(db, person, page),
    stars: () => starBalance(db),
    audit: ({ depth, part } = { depth: "full" }) => audit(db, depth, part),
    lastSealedDay: () => lastSealedDay(db),
    sealDay: (close) => sealDay(db, close),
  };
}

function postsOf(db: Database): Posts {
  return {
    topUp: (op) => postDeposit(db, "topup", op),
    grantBonus: (op) => postDeposit(db, "bonus", op),
    grantPromo: (op) => postDeposit(db, "promo", op),
    grantReferral: (op) => postDeposit(db, "referral", op),
    hold: (op) => postHold(db, op),
    capture: (op) => postCapture(db, op),
    release: (op) => postRelease(db, op),
    refund: (op) => postRefund(db, op),
    chargeback: (op) => postChargeback(db, op),
    adjust: (op) => postAdjust(db, op),
    providerCost: (op) => postProviderCost(db, op),
    providerTopUp: (op) => postProviderTopUp(db, op),
  };
}
