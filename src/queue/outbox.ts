import { and, eq, sql } from "drizzle-orm";
import {
  build,
  changedOne,
  type Database,
  type Fence,
  fenced,
  guard,
  type Places,
  query,
  Rejected,
  type Statement,
  schema,
  statement,
  template,
} from "../../db/index.ts";
import type { OutgoingMessage, Purpose } from "./message.ts";

const { outbox, slot } = schema;

export interface OutboxRow {
  id: number;
  key: string;
  chat: number;
  purpose: Purpose;
  slot: string | null;
  replaces: boolean;
  body: unknown;
  job: string | null;
  /** Sends begun so far. */
  attempts: number;
  createdAt: number;
  dueAt: number;
  /** `sending` only after a crash: nobody knows whether the message arrived. */
  state: "queued" | "sending";
  /** A send of it ended unclear before. */
  unclear: boolean;
}

/** What stands in a slot of a chat now. */
export interface Standing {
  messageId: number;
  media: boolean;
}

/**
 * `gone`: the row is no longer where it was seen. Before its send something newer took its place, or
 * its job took it back; after it, this very move was written before, and its answer was lost.
 */
export type Moved = "moved" | "gone";

/**
 * The durable queue of messages. A message is stored in the same write as the change it tells
 * about; `sending` is committed before the send, so that a crash between the two is known to be
 * unclear. Only the owner of the fence moves rows.
 */
export interface Outbox {
  /** Joins the caller's write. Older messages that wait to replace the same slot give way. */
  enqueue(message: OutgoingMessage, at: number): readonly Statement[];
  /**
   * The oldest waiting row of every chat. A result that is not due yet, as its file cannot be had,
   * holds up the messages of its own job and no others.
   */
  heads(now: number, limit: number): Promise<OutboxRow[]>;
  standing(chat: number, slotName: string): Promise<Standing | undefined>;
  /** From now on this text stands in the slot. Joins the caller's write. */
  stand(chat: number, slotName: string, messageId: number): readonly Statement[];
  sending(row: OutboxRow, fence: Fence): Promise<Moved>;
  /** `extra` joins the write: what the arrival of this message means to its job. */
  sent(
    row: OutboxRow,
    fence: Fence,
    messages: SentMessages,
    extra: readonly Statement[],
  ): Promise<Moved>;
  /** Again at `dueAt`: it was surely not delivered, or, once, its send ended `unclear`. */
  later(row: OutboxRow, fence: Fence, next: { dueAt: number; unclear: boolean }): Promise<Moved>;
  /** Over without success. */
  ended(
    row: OutboxRow,
    fence: Fence,
    end: { state: "failed" | "unknown"; error: string },
    extra: readonly Statement[],
  ): Promise<Moved>;
  /** Rows of a job that have not been sent are taken back: all, or those whose keys begin so. */
  withdraw(job: string, keyPrefix?: string): readonly Statement[];
  /** Undoes the caller's write with `rule` while a part of the job's result is being sent. */
  demandNoResultUnderWay(job: string, rule: string): readonly Statement[];
  /** Rows that wait to be sent, for metrics and `stop`. */
  waiting(): Promise<number>;
}

export interface SentMessages {
  ids: readonly number[];
  /** What now stands in the row's slot; absent: the slot is empty. */
  standing?: Standing;
}

const UNCLEAR = "unclear";
const NOT_QUEUED = "outbox: not queued";
const NOT_SENDING = "outbox: not sending";
const GONE: ReadonlySet<string> = new Set([NOT_QUEUED, NOT_SENDING]);

export function createOutbox(db: Database): Outbox {
  const { instance } = db;

  async function move(
    name: string,
    fence: Fence,
    statements: readonly Statement[],
  ): Promise<Moved> {
    try {
      await db.write({ name, statements: [fenced(instance, fence), ...statements] });
      return "moved";
    } catch (error) {
      if (error instanceof Rejected && GONE.has(error.rule)) return "gone";
      throw error;
    }
  }

  return {
    enqueue: (message, at) => enqueue(db.instance, message, at),
    heads: (now, limit) => heads(db, now, limit),
    standing: (chat, slotName) => standing(db, chat, slotName),
    stand: (chat, slotName, messageId) =>
      place(db.instance, { chat, slot: slotName }, { messageId, media: false }),
    waiting: () => waiting(db),

    sending: ({ id }, fence) => move("send begins", fence, BEGIN({ instance, id })),

    sent: (sentRow, fence, messages, extra) =>
      move("message sent", fence, [
        ...SENT({ instance, id: sentRow.id, ids: JSON.stringify(messages.ids) }),
        ...place(db.instance, sentRow, messages.standing),
        ...extra,
      ]),

    later: ({ id, unclear }, fence, next) => {
      const error = unclear || next.unclear ? UNCLEAR : null;
      return move("send later", fence, LATER({ instance, id, dueAt: next.dueAt, error }));
    },

    ended: ({ id }, fence, end, extra) =>
      move("send ended", fence, [...ENDED({ instance, id, ...end }), ...extra]),

    demandNoResultUnderWay: (job, rule) => [
      guard(
        sql`NOT EXISTS (SELECT 1 FROM outbox WHERE instance_id = ${instance} AND job_id = ${job}
          AND purpose = 'result' AND state = 'sending')`,
        rule,
      ),
    ],

    withdraw: (job, keyPrefix = "") => WITHDRAW({ instance, job, keyPrefix }),
  };
}

type Row = { instance: string; id: number };

const at = ({ instance, id }: Places<Row>, state: OutboxRow["state"]) =>
  and(eq(outbox.instanceId, instance), eq(outbox.id, id), eq(outbox.state, state));

const BEGIN = template<Row>((row) => [
  statement(
    build
      .update(outbox)
      .set({ state: "sending", attempts: sql`${outbox.attempts} + 1` })
      .where(at(row, "queued")),
  ),
  changedOne(NOT_QUEUED),
]);

/** The body goes as soon as it is of no more use: it holds what people wrote. */
const SENT = template<Row & { ids: string }>((row) => [
  statement(
    build
      .update(outbox)
      .set({ state: "sent", messageIds: sql`${row.ids}`, body: "" })
      .where(at(row, "sending")),
  ),
  changedOne(NOT_SENDING),
]);

const LATER = template<Row & { dueAt: number; error: string | null }>((row) => [
  statement(
    build
      .update(outbox)
      .set({ state: "queued", dueAt: sql`${row.dueAt}`, error: sql`${row.error}` })
      .where(at(row, "sending")),
  ),
  changedOne(NOT_SENDING),
]);

const ENDED = template<Row & { state: string; error: string }>((row) => [
  statement(
    build
      .update(outbox)
      .set({ state: sql`${row.state}`, error: sql`${row.error}`, body: "" })
      .where(at(row, "sending")),
  ),
  changedOne(NOT_SENDING),
]);

const WITHDRAW = template<{ instance: string; job: string; keyPrefix: string }>((of) => [
  statement(
    build
      .update(outbox)
      .set({ state: "superseded", body: "" })
      .where(
        and(
          eq(outbox.instanceId, of.instance),
          eq(outbox.jobId, of.job),
          eq(outbox.state, "queued"),
          sql`substr(${outbox.key}, 1, length(${of.keyPrefix})) = ${of.keyPrefix}`,
        ),
      ),
  ),
]);

const IS_WAITING = sql`${outbox.state} IN ('queued', 'sending')`;

const HEADS = query<{ instance: string; now: number; limit: number }, typeof outbox.$inferSelect>(
  ({ instance, now, limit }) => {
    const { id, chatId, jobId } = outbox;
    const heldUp = sql`EXISTS (SELECT 1 FROM outbox result
    WHERE result.instance_id = ${instance} AND result.job_id = ${jobId}
      AND result.chat_id = ${chatId} AND result.id <= ${id} AND result.purpose = 'result'
      AND result.state = 'queued' AND result.due_at > ${now})`;
    const ids = build
      .select({ id: sql<number>`min(${id})` })
      .from(outbox)
      .where(and(eq(outbox.instanceId, instance), IS_WAITING, sql`NOT ${heldUp}`))
      .groupBy(outbox.chatId);
    return build
      .select()
      .from(outbox)
      .where(sql`${outbox.id} IN ${ids}`)
      .orderBy(outbox.id)
      .limit(limit);
  },
);

async function heads(db: Database, now: number, limit: number): Promise<OutboxRow[]> {
  return (await HEADS(db, { instance: db.instance, now, limit })).map(toRow);
}

const STANDING = query<{ instance: string; chat: number; name: string }, Standing>(
  ({ instance, chat, name }) =>
    build
      .select({ messageId: slot.messageId, media: slot.media })
      .from(slot)
      .where(and(eq(slot.instanceId, instance), eq(slot.chatId, chat), eq(slot.name, name))),
);

async function standing(db: Database, chat: number, name: string): Promise<Standing | undefined> {
  return (await STANDING(db, { instance: db.instance, chat, name }))[0];
}

async function waiting(db: Database): Promise<number> {
  const counted = await db.read
    .select({ count: sql<number>`count(*)` })
    .from(outbox)
    .where(and(eq(outbox.instanceId, db.instance), IS_WAITING))
    .get();
  return counted?.count ?? 0;
}

const INSERT = template<{
  instance: string;
  key: string;
  chat: number;
  purpose: string;
  slot: string | null;
  replaces: boolean;
  body: string;
  job: string | null;
  at: number;
}>((row) => [
  statement(
    build
      .insert(outbox)
      .values({
        instanceId: row.instance,
        key: row.key,
        chatId: row.chat,
        purpose: row.purpose,
        slot: row.slot,
        replaces: row.replaces,
        body: row.body,
        jobId: row.job,
        createdAt: row.at,
        dueAt: row.at,
      })
      .onConflictDoNothing(),
  ),
]);

const GIVE_WAY = template<{ instance: string; chat: number; slot: string; key: string }>((row) => [
  statement(
    build
      .update(outbox)
      .set({ state: "superseded", body: "" })
      .where(
        and(
          eq(outbox.instanceId, row.instance),
          eq(outbox.chatId, row.chat),
          eq(outbox.slot, row.slot),
          eq(outbox.replaces, true),
          IS_WAITING, // As the index says it.
          eq(outbox.state, "queued"),
          sql`${outbox.key} <> ${row.key}`,
        ),
      ),
  ),
]);

function enqueue(instance: string, message: OutgoingMessage, now: number): readonly Statement[] {
  const { key, chat, purpose, slot: name, replaces = false, job = null } = message;
  const body = JSON.stringify(message.body);
  const row = { instance, key, chat, purpose, slot: name ?? null, replaces, body, job, at: now };
  if (!replaces || name === undefined) return INSERT(row);
  return [...GIVE_WAY({ instance, chat, slot: name, key }), ...INSERT(row)];
}

type Slot = { instance: string; chat: number; name: string };

const EMPTY_SLOT = template<Slot>(({ instance, chat, name }) => [
  statement(
    build
      .delete(slot)
      .where(and(eq(slot.instanceId, instance), eq(slot.chatId, chat), eq(slot.name, name))),
  ),
]);

const FILL_SLOT = template<Slot & { messageId: number; media: boolean }>((row) => [
  statement(
    build
      .insert(slot)
      .values({
        instanceId: row.instance,
        chatId: row.chat,
        name: row.name,
        messageId: row.messageId,
        media: row.media,
      })
      .onConflictDoUpdate({
        target: [slot.instanceId, slot.chatId, slot.name],
        set: { messageId: sql`excluded.message_id`, media: sql`excluded.media` },
      }),
  ),
]);

function place(
  instance: string,
  { chat, slot: name }: Pick<OutboxRow, "chat" | "slot">,
  standing: Standing | undefined,
): readonly Statement[] {
  if (name === null) return [];
  const { messageId, media } = standing ?? {};
  if (messageId === undefined || media === undefined) return EMPTY_SLOT({ instance, chat, name });
  return FILL_SLOT({ instance, chat, name, messageId, media });
}

function toRow(stored: typeof outbox.$inferSelect): OutboxRow {
  return {
    id: stored.id,
    key: stored.key,
    chat: stored.chatId,
    purpose: stored.purpose,
    slot: stored.slot,
    replaces: stored.replaces,
    body: stored.body === "" ? null : JSON.parse(stored.body),
    job: stored.jobId,
    attempts: stored.attempts,
    createdAt: stored.createdAt,
    dueAt: stored.dueAt,
    state: stored.state as OutboxRow["state"],
    unclear: stored.error === UNCLEAR,
  };
}
