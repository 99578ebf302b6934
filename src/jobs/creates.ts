import { sql } from "drizzle-orm";
import type { Database } from "../../db/index.ts";
import type { Limit } from "./pace.ts";

/** 20 creates in 10 s for an account, and half a second for the way there (kie/API.md §12). */
export const CREATES: Limit = { calls: 20, windowMs: 10_500 };

/**
 * Reads of tasks: the provider's limit is 10 a second, for a task or for all (kie/API.md §12). What
 * a callback has announced does not stand behind the polls of all others.
 */
export const READS: Limit = { calls: 5, windowMs: 1_000 };
export const ANNOUNCED_READS: Limit = { calls: 4, windowMs: 1_000 };

/** The lines of all timelines in which they are looked for: more than are written in their window. */
const SEARCHED_MAX = 5_000;

/** When the last creates were intended, by whoever owned the work then. */
export async function lastCreates(db: Database): Promise<number[]> {
  const rows = await db.read.all<{ at: number }>(sql`
    SELECT at FROM job_event NOT INDEXED
     WHERE id > (SELECT max(id) FROM job_event) - ${SEARCHED_MAX}
       AND instance_id = ${db.instance} AND event = 'submitting'
     ORDER BY id DESC LIMIT ${CREATES.calls}`);
  return rows.map(({ at }) => at);
}
