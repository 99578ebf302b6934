/** The chart of accounts and the kinds of operations; what each is for: 0002_ledger.sql. */
export const PERSONAL_KINDS = ["cash", "bonus", "hold_cash", "hold_bonus"] as const;

/** The house's own. `asset`: kopecks or micro-USD. `mayGoNegative`: it is where money comes from. */
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
] as const;

export type PersonalKind = (typeof PERSONAL_KINDS)[number];
export type HouseKind = (typeof HOUSE_ACCOUNTS)[number]["kind"];
export type AccountKind = PersonalKind | HouseKind;

export type OpKind =
  | "topup"
  | "bonus"
  | "referral"
  | "promo"
  | "hold"
  | "capture"
  | "release"
  | "refund"
  | "chargeback"
  | "adjust"
  | "prov_topup"
  | "prov_cost";
