import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

const instanceId = () => text("instance_id").notNull();

export const catalogProposal = sqliteTable(
  "catalog_proposal",
  {
    instanceId: instanceId(),
    id: integer("id").notNull(),
    digest: text("digest").notNull(),
    at: integer("at").notNull(),
    actor: text("actor").notNull(),
    unfit: text("unfit").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.id] })],
);

export const catalogChange = sqliteTable(
  "catalog_change",
  {
    instanceId: instanceId(),
    proposalId: integer("proposal_id").notNull(),
    model: text("model").notNull(),
    kind: text("kind", { enum: ["new", "changed", "gone"] }).notNull(),
    difference: text("difference").notNull(),
    entry: text("entry").notNull(),
    problem: text("problem"),
    state: text("state", { enum: ["open", "applied", "rejected"] })
      .notNull()
      .default("open"),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.proposalId, t.model] })],
);

export const catalogEntry = sqliteTable(
  "catalog_entry",
  {
    instanceId: instanceId(),
    model: text("model").notNull(),
    entry: text("entry").notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.model] })],
);

export const catalogPrice = sqliteTable(
  "catalog_price",
  {
    instanceId: instanceId(),
    model: text("model").notNull(),
    multiplier: text("multiplier"),
    fixedKopecks: integer("fixed_kopecks"),
    changedBy: text("changed_by").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.model] })],
);

export const catalogLog = sqliteTable("catalog_log", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  instanceId: instanceId(),
  at: integer("at").notNull(),
  actor: text("actor").notNull(),
  deed: text("deed", {
    enum: ["proposed", "applied", "rejected", "priced", "unpriced"],
  }).notNull(),
  proposalId: integer("proposal_id"),
  model: text("model"),
  detail: text("detail"),
});
