import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

const ACCOUNT_KINDS = [
  "cash",
  "bonus",
  "hold_cash",
  "hold_bonus",
  "revenue",
  "bonus_spent",
  "src_payment",
  "src_bonus",
  "src_adjust",
  "loss",
  "src_provider",
  "prov_credit",
  "prov_cost",
  "prov_loss",
  "src_stars",
  "stars",
] as const;

const OP_KINDS = [
  "topup",
  "bonus",
  "referral",
  "promo",
  "hold",
  "capture",
  "release",
  "refund",
  "chargeback",
  "adjust",
  "prov_topup",
  "prov_cost",
] as const;

export const account = sqliteTable("account", {
  id: integer("id").primaryKey(),
  instanceId: text("instance_id").notNull(),
  personId: integer("person_id"),
  kind: text("kind", { enum: ACCOUNT_KINDS }).notNull(),
  asset: text("asset", { enum: ["RUBK", "UUSD", "XTR"] }).notNull(),
  mayGoNegative: integer("may_go_negative", { mode: "boolean" }).notNull(),
  balance: integer("balance").notNull().default(0),
  lastTransfer: integer("last_transfer").notNull().default(0),
});

export const legRule = sqliteTable(
  "leg_rule",
  {
    opKind: text("op_kind", { enum: OP_KINDS }).notNull(),
    debitKind: text("debit_kind", { enum: ACCOUNT_KINDS }).notNull(),
    creditKind: text("credit_kind", { enum: ACCOUNT_KINDS }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.opKind, t.debitKind, t.creditKind] })],
);

export const op = sqliteTable("op", {
  seq: integer("seq").primaryKey(),
  instanceId: text("instance_id").notNull(),
  id: text("id").notNull(),
  kind: text("kind", { enum: OP_KINDS }).notNull(),
  total: integer("total").notNull(),
  personId: integer("person_id"),
  jobId: text("job_id"),
  originId: text("origin_id"),
  reqHash: text("req_hash").notNull(),
  actor: text("actor").notNull(),
  reason: text("reason").notNull().default(""),
  at: integer("at").notNull(),
  stars: integer("stars").notNull().default(0),
});

export const transfer = sqliteTable("transfer", {
  id: integer("id").primaryKey(),
  instanceId: text("instance_id").notNull(),
  opId: text("op_id").notNull(),
  debitId: integer("debit_id").notNull(),
  creditId: integer("credit_id").notNull(),
  amount: integer("amount").notNull(),
});

export const ledgerDigest = sqliteTable(
  "ledger_digest",
  {
    instanceId: text("instance_id").notNull(),
    day: text("day").notNull(),
    lastSeq: integer("last_seq").notNull(),
    previous: text("previous").notNull(),
    digest: text("digest").notNull(),
    at: integer("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.day] })],
);
