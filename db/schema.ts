import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The tables as TypeScript sees them. The truth is in `migrations/*.sql`, with the rules, the
 * triggers and the indexes; `test/db/schema.test.ts` fails when the two differ in a table, a
 * column, a type or a key. Times are Unix milliseconds.
 */
export * from "./schema-catalogue.ts";
export * from "./schema-ledger.ts";

const instanceId = () => text("instance_id").notNull();

export const schemaMigration = sqliteTable("schema_migration", {
  n: integer("n").primaryKey(),
  name: text("name").notNull(),
  sha256: text("sha256").notNull(),
  appliedAt: integer("applied_at").notNull(),
});

export const instance = sqliteTable("instance", {
  id: text("id").primaryKey(),
  createdAt: integer("created_at").notNull(),
});

export const writeGroup = sqliteTable("write_group", {
  id: text("id").primaryKey(),
  outcome: text("outcome", { enum: ["committed", "void"] }).notNull(),
  at: integer("at").notNull(),
});

export const lease = sqliteTable(
  "lease",
  {
    instanceId: instanceId(),
    name: text("name").notNull(),
    owner: text("owner").notNull(),
    token: integer("token").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.name] })],
);

export const setting = sqliteTable(
  "setting",
  {
    instanceId: instanceId(),
    key: text("key").notNull(),
    value: text("value").notNull(),
    changedBy: text("changed_by").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.key] })],
);

export const stop = sqliteTable(
  "stop",
  {
    instanceId: instanceId(),
    name: text("name").notNull(),
    cause: text("cause").notNull(),
    reason: text("reason").notNull(),
    since: integer("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.name, t.cause] })],
);

export const breaker = sqliteTable(
  "breaker",
  {
    instanceId: instanceId(),
    name: text("name").notNull(),
    failures: integer("failures").notNull().default(0),
    firstJobId: text("first_job_id"),
    inputs: integer("inputs").notNull().default(0),
    windowFrom: integer("window_from").notNull().default(0),
    tries: integer("tries").notNull().default(0),
    missed: integer("missed").notNull().default(0),
    probeAt: integer("probe_at").notNull().default(0),
    needMicroUsd: integer("need_micro_usd").notNull().default(0),
    toldSince: integer("told_since"),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.name] })],
);

export const person = sqliteTable(
  "person",
  {
    instanceId: instanceId(),
    id: integer("id").notNull(),
    chatId: integer("chat_id").notNull(),
    firstName: text("first_name").notNull().default(""),
    username: text("username"),
    joinedAt: integer("joined_at").notNull(),
    seenAt: integer("seen_at").notNull(),
    blockedAt: integer("blocked_at"),
    unreachableAt: integer("unreachable_at"),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.id] })],
);

export const inbox = sqliteTable(
  "inbox",
  {
    instanceId: instanceId(),
    updateId: integer("update_id").notNull(),
    lane: text("lane").notNull(),
    body: text("body").notNull(),
    receivedAt: integer("received_at").notNull(),
    state: text("state", { enum: ["new", "done", "failed"] })
      .notNull()
      .default("new"),
    attempts: integer("attempts").notNull().default(0),
    dueAt: integer("due_at").notNull().default(0),
    error: text("error"),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.updateId] })],
);

export const outbox = sqliteTable("outbox", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  instanceId: instanceId(),
  key: text("key").notNull(),
  chatId: integer("chat_id").notNull(),
  purpose: text("purpose", { enum: ["screen", "progress", "result", "money", "notice"] }).notNull(),
  slot: text("slot"),
  replaces: integer("replaces", { mode: "boolean" }).notNull().default(false),
  body: text("body").notNull(),
  jobId: text("job_id"),
  createdAt: integer("created_at").notNull(),
  dueAt: integer("due_at").notNull(),
  state: text("state", {
    enum: ["queued", "sending", "sent", "failed", "unknown", "superseded"],
  })
    .notNull()
    .default("queued"),
  attempts: integer("attempts").notNull().default(0),
  messageIds: text("message_ids"),
  error: text("error"),
});

export const slot = sqliteTable(
  "slot",
  {
    instanceId: instanceId(),
    chatId: integer("chat_id").notNull(),
    name: text("name").notNull(),
    messageId: integer("message_id").notNull(),
    media: integer("media", { mode: "boolean" }).notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.chatId, t.name] })],
);

export const draft = sqliteTable(
  "draft",
  {
    instanceId: instanceId(),
    personId: integer("person_id").notNull(),
    version: integer("version").notNull(),
    body: text("body").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.personId] })],
);

export const quote = sqliteTable(
  "quote",
  {
    instanceId: instanceId(),
    id: text("id").notNull(),
    personId: integer("person_id").notNull(),
    model: text("model").notNull(),
    input: text("input").notNull(),
    priceKopecks: integer("price_kopecks").notNull(),
    costMicroUsd: integer("cost_micro_usd").notNull(),
    rate: text("rate").notNull(),
    version: integer("version").notNull().default(1),
    originJobId: text("origin_job_id"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    originPart: text("origin_part").notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.id] })],
);

export const job = sqliteTable(
  "job",
  {
    instanceId: instanceId(),
    id: text("id").notNull(),
    number: text("number").notNull(),
    personId: integer("person_id").notNull(),
    chatId: integer("chat_id").notNull(),
    quoteId: text("quote_id").notNull(),
    model: text("model").notNull(),
    kind: text("kind").notNull(),
    input: text("input").notNull(),
    priceKopecks: integer("price_kopecks").notNull(),
    costMicroUsd: integer("cost_micro_usd").notNull(),
    rate: text("rate").notNull(),
    state: text("state", {
      enum: [
        "queued",
        "submitting",
        "submitted",
        "unknown",
        "succeeded",
        "delivered",
        "failed",
        "cancelled",
        "lost",
        "undelivered",
      ],
    }).notNull(),
    callbackToken: text("callback_token"),
    taskId: text("task_id"),
    stage: text("stage"),
    failure: text("failure"),
    failureDetail: text("failure_detail"),
    capturedKopecks: integer("captured_kopecks"),
    creditsConsumed: text("credits_consumed"),
    attempts: integer("attempts").notNull().default(0),
    polls: integer("polls").notNull().default(0),
    dueAt: integer("due_at"),
    deadlineAt: integer("deadline_at").notNull(),
    createdAt: integer("created_at").notNull(),
    submittedAt: integer("submitted_at"),
    endedAt: integer("ended_at"),
    closedAt: integer("closed_at"),
    deletedAt: integer("deleted_at"),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.id] })],
);

export const jobEvent = sqliteTable("job_event", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  instanceId: instanceId(),
  jobId: text("job_id").notNull(),
  at: integer("at").notNull(),
  event: text("event").notNull(),
  detail: text("detail"),
});

export const jobFile = sqliteTable(
  "job_file",
  {
    instanceId: instanceId(),
    jobId: text("job_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    kind: text("kind", { enum: ["image", "video", "audio", "document", "text"] }).notNull(),
    sourceUrl: text("source_url"),
    content: text("content"),
    mime: text("mime"),
    bytes: integer("bytes"),
    sentAs: text("sent_as", {
      enum: ["photo", "video", "audio", "voice", "animation", "document", "link", "text"],
    }),
    fileId: text("file_id"),
    documentFileId: text("document_file_id"),
    title: text("title"),
    partId: text("part_id"),
    seconds: integer("seconds"),
    widthPx: integer("width_px"),
    heightPx: integer("height_px"),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.jobId, t.ordinal] })],
);

export const jobValue = sqliteTable(
  "job_value",
  {
    instanceId: instanceId(),
    jobId: text("job_id").notNull(),
    name: text("name").notNull(),
    value: text("value").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.jobId, t.name] })],
);

export const upload = sqliteTable(
  "upload",
  {
    instanceId: instanceId(),
    fileUniqueId: text("file_unique_id").notNull(),
    url: text("url").notNull(),
    uploadedAt: integer("uploaded_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.fileUniqueId] })],
);

export const favourite = sqliteTable(
  "favourite",
  {
    instanceId: instanceId(),
    personId: integer("person_id").notNull(),
    model: text("model").notNull(),
    addedAt: integer("added_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.instanceId, t.personId, t.model] })],
);
