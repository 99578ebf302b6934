import { sql } from "drizzle-orm";
import type { Database } from "../../db/index.ts";

/** How many jobs there are, for the numbers of the operator. */
export interface Census {
  /** Not yet closed, by state. */
  readonly open: readonly { state: string; jobs: number }[];
  /** Closed within the last day, by how they ended. */
  readonly ended: readonly { state: string; failure: string; jobs: number }[];
}

const DAY_MS = 24 * 3_600_000;
/** The newest jobs that are looked at: bounds the count on a busy day. */
const SEARCHED_MAX = 5_000;

export async function census(db: Database, at: number): Promise<Census> {
  const open = await db.read.all<Census["open"][number]>(sql`
    SELECT state, count(*) AS jobs FROM job
     WHERE instance_id = ${db.instance} AND closed_at IS NULL GROUP BY state`);
  const ended = await db.read.all<Census["ended"][number]>(sql`
    SELECT state, ifnull(failure, '') AS failure, count(*) AS jobs FROM (
      SELECT state, failure, closed_at FROM job
       WHERE instance_id = ${db.instance} ORDER BY id DESC LIMIT ${SEARCHED_MAX})
     WHERE closed_at > ${at - DAY_MS} GROUP BY state, failure`);
  return { open, ended };
}
