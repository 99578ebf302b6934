import type { schema } from "../../db/index.ts";

/** The chart of accounts; what each is for, and the kinds of operations: 0002_ledger.sql. */
export const PERSONAL_KINDS = [
  "cash",
  "bonus",
  "hold_cash",
  "hold_bonus",
] as const satisfies readonly AccountKind[];

/** The house's own. `asset`: kopecks, micro-USD or stars. `mayGoNegative`: it is where money comes from. */
export const HOUSE_ACCOUNTS = [
  { kind: "revenue", asset: "RUBK", mayGoNegative: 0 },
  { kind: "bonus_spent", asset: "RUBK", mayGoNegative: 0 },
  { kind: "src_payment", asset: "RUBK", mayGoNegative: 1 },
  { kind: "src_bonus", asset: "RUBK", mayGoNegative: 1 },
  { kind: "src_adjust", asset: "RUBK", mayGoNegative: 1 },
  { kind: "loss", asset: "RUBK", mayGoNegative: 1 },
  { kind: "src_provider", asset: "UUSD", mayGoNegative: 1 },
  { kind: "prov_credit", asset: "UUSD", mayGoNegative: 1 },
  { kind: "prov_cost", asset: "UUSD", mayGoNegative: 0 },
  { kind: "prov_loss", asset: "UUSD", mayGoNegative: 0 },
  { kind: "src_stars", asset: "XTR", mayGoNegative: 1 },
  { kind: "stars", asset: "XTR", mayGoNegative: 0 },
] as const;

export type PersonalKind = (typeof PERSONAL_KINDS)[number];
export type AccountKind = typeof schema.account.$inferSelect.kind;
export type OpKind = typeof schema.op.$inferSelect.kind;
