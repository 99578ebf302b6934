export type { Adjust, AdjustOutcome } from "./adjust.ts";
export type { AuditReport, Check } from "./audit.ts";
export type { Balance } from "./balance.ts";
export type { Capture, CaptureOutcome, Share } from "./capture.ts";
export type { Burden, Chargeback, ChargebackOutcome } from "./chargeback.ts";
export type { AccountKind, OpKind } from "./chart.ts";
export type { Deposit, DepositOutcome } from "./deposit.ts";
export type { SealDayOutcome } from "./digest.ts";
export type { Entry, Page } from "./entries.ts";
export type { Hold, HoldOutcome, Parts } from "./hold.ts";
export { createLedger, type Ledger, type Posts } from "./ledger.ts";
export { type Depth, PARTS, type Part } from "./proofs.ts";
export type {
  ProviderCost,
  ProviderCostOutcome,
  ProviderTopUp,
  ProviderTopUpOutcome,
} from "./provider.ts";
export type { Refund, RefundOutcome } from "./refund.ts";
export { type Refusal, refusalOf } from "./refusal.ts";
export type { Release, ReleaseOutcome } from "./release.ts";
