import { and, eq, gte, type Placeholder, sql } from "drizzle-orm";
import {
  build,
  changedOne,
  type Database,
  FENCE_RULE,
  type Fence,
  fenced,
  query,
  Rejected,
  type Statement,
  schema,
  statement,
  template,
} from "../../db/index.ts";
import { present } from "../kernel/index.ts";

const { inbox } = schema;

export interface Arrival {
  id: number;
  lane: string;
  body: unknown;
  /** The body as JSON, where it came so. */
  text?: string;
  at: number;
}

export interface InboxRow {
  updateId: number;
  /** Rows of one lane are handled one after the other. */
  lane: string;
  body: unknown;
  receivedAt: number;
  dueAt: number;
  attempts: number;
}

/** What became of an update's effects. `again`: a rule said no, so read afresh and decide anew. */
export type Finish = "handled" | "again" | "not_ours";

/**
 * The durable queue of updates: stored before they are acknowledged, and marked as handled in the
 * same write as their effects. Only the owner of the fence handles them.
 */
export interface Inbox {
  store(update: Arrival): Promise<"stored" | "duplicate">;
  /** The oldest unhandled row of every lane. */
  heads(limit: number): Promise<InboxRow[]>;
  /** The next unhandled rows of a lane, from `updateId` on. */
  following(lane: string, updateId: number, limit: number): Promise<InboxRow[]>;
  /** Handled, with everything that follows from it. */
  finish(
    updateIds: readonly number[],
    fence: Fence,
    effects: readonly Statement[],
  ): Promise<Finish>;
  /** Given up; `reference` is the request id that the log and the person were given. */
  giveUp(
    updateIds: readonly number[],
    fence: Fence,
    reference: string,
    effects: readonly Statement[],
  ): Promise<Finish>;
  waiting(): Promise<number>;
}

const ALREADY_HANDLED = "inbox: already handled";

/** As a text: a state that is bound would have the statement planned anew each time it is asked. */
const IS_NEW = sql`${inbox.state} = 'new'`;
const newIn = (instance: string | Placeholder) => and(eq(inbox.instanceId, instance), IS_NEW);

const HEADS = query<{ instance: string; limit: number }, typeof inbox.$inferSelect>(
  ({ instance, limit }) => {
    const ids = build
      .select({ id: sql<number>`min(${inbox.updateId})` })
      .from(inbox)
      .where(newIn(instance))
      .groupBy(inbox.lane);
    return build
      .select()
      .from(inbox)
      .where(and(newIn(instance), sql`${inbox.updateId} IN ${ids}`))
      .orderBy(inbox.updateId)
      .limit(limit);
  },
);

const FOLLOWING = query<
  { instance: string; lane: string; updateId: number; limit: number },
  typeof inbox.$inferSelect
>(({ instance, lane, updateId, limit }) =>
  build
    .select()
    .from(inbox)
    .where(and(newIn(instance), eq(inbox.lane, lane), gte(inbox.updateId, updateId)))
    .orderBy(inbox.updateId)
    .limit(limit),
);

export function createInbox(db: Database): Inbox {
  const { instance } = db;
  const isNew = newIn(instance);

  async function close(
    updateIds: readonly number[],
    fence: Fence,
    end: { state: "done" | "failed"; error?: string },
    effects: readonly Statement[],
  ): Promise<Finish> {
    const { state, error = null } = end;
    const marks = updateIds.flatMap((id) => MARK({ instance, id, state, error }));
    try {
      await db.write({
        name: "handle update",
        statements: [fenced(db.instance, fence), ...marks, ...effects],
      });
      return "handled";
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      return error.rule === ALREADY_HANDLED || error.rule === FENCE_RULE ? "not_ours" : "again";
    }
  }

  return {
    store: (update) => store(db, update),

    heads: async (limit) => (await HEADS(db, { instance, limit })).map(toRow),

    following: async (lane, updateId, limit) =>
      (await FOLLOWING(db, { instance, lane, updateId, limit })).map(toRow),

    finish: (ids, fence, effects) => close(ids, fence, { state: "done" }, effects),
    giveUp: (ids, fence, reference, effects) =>
      close(ids, fence, { state: "failed", error: reference }, effects),

    async waiting() {
      const counted = await db.read
        .select({ count: sql<number>`count(*)` })
        .from(inbox)
        .where(isNew)
        .get();
      return counted?.count ?? 0;
    },
  };
}

/** The body goes as soon as it is of no more use: it holds what people wrote. */
const MARK = template<{ instance: string; id: number; state: string; error: string | null }>(
  ({ instance, id, state, error }) => [
    statement(
      build
        .update(inbox)
        .set({ state: sql`${state}`, error: sql`${error}`, body: "" })
        .where(and(newIn(instance), eq(inbox.updateId, id))),
    ),
    changedOne(ALREADY_HANDLED),
  ],
);

const STORE = template<{
  instance: string;
  id: number;
  lane: string;
  body: string;
  at: number;
}>((row) => [
  statement(
    build
      .insert(inbox)
      .values({
        instanceId: row.instance,
        updateId: row.id,
        lane: row.lane,
        body: row.body,
        receivedAt: row.at,
      })
      .onConflictDoNothing(),
  ),
]);

const STORED_AT = template<{ instance: string; id: number }>(({ instance, id }) => [
  statement(
    build
      .select({ receivedAt: inbox.receivedAt })
      .from(inbox)
      .where(and(eq(inbox.instanceId, instance), eq(inbox.updateId, id))),
  ),
]);

/** A second copy changes nothing and is reported by the time of the first. */
function store(db: Database, update: Arrival): Promise<"stored" | "duplicate"> {
  const { instance } = db;
  const { id, lane, at } = update;
  const body = update.text ?? JSON.stringify(update.body);
  const [select] = STORED_AT({ instance, id });
  return db.write({
    name: "store update",
    statements: STORE({ instance, id, lane, body, at }),
    outcome: {
      select: present(select, "a time is read by one statement"),
      read: ([row]) => (Number(row?.received_at) === at ? "stored" : "duplicate"),
    },
  });
}

function toRow(stored: typeof inbox.$inferSelect): InboxRow {
  return {
    updateId: stored.updateId,
    lane: stored.lane,
    body: JSON.parse(stored.body),
    receivedAt: stored.receivedAt,
    dueAt: stored.dueAt,
    attempts: stored.attempts,
  };
}
