import { sql } from "drizzle-orm";
import { type Database, type Fence, fenced, statement } from "../../db/index.ts";

/** Telegram repeats an update for a day at most; the rest is for whoever looks into an incident. */
const INBOX_KEPT_MS = 7 * 24 * 3_600_000;
const OUTBOX_KEPT_MS = 30 * 24 * 3_600_000;
/** A short write each time: others wait behind it. */
const ROWS_MAX = 1_000;

/** Removes rows whose work is long done. To be called now and then by the owner. */
export async function tidyQueues(db: Database, fence: Fence, now: number): Promise<void> {
  await db.write({
    name: "tidy queues",
    statements: [
      fenced(db.instance, fence),
      statement(sql`DELETE FROM inbox WHERE (instance_id, update_id) IN (
        SELECT instance_id, update_id FROM inbox INDEXED BY inbox_old
        WHERE instance_id = ${db.instance} AND state <> 'new'
          AND received_at < ${now - INBOX_KEPT_MS} LIMIT ${ROWS_MAX})`),
      statement(sql`DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox INDEXED BY outbox_old
        WHERE instance_id = ${db.instance} AND state NOT IN ('queued', 'sending')
          AND created_at < ${now - OUTBOX_KEPT_MS} LIMIT ${ROWS_MAX})`),
    ],
  });
}
