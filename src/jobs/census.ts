import { sql } from "drizzle-orm";
import { type Database, indexedBy, schema } from "../../db/index.ts";
import { isClosed, type JobState, TRANSITIONS } from "./states.ts";

const { job } = schema;

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
/** There is a time at which each of them is looked at. */
const OPEN_STATES = (Object.keys(TRANSITIONS) as JobState[]).filter((state) => !isClosed(state));

export async function census(db: Database, at: number): Promise<Census> {
  const open = await db.read.all<Census["open"][number]>(sql`
    SELECT state, count(*) AS jobs FROM ${indexedBy(job, "job_due")}
     WHERE instance_id = ${db.instance} AND due_at IS NOT NULL AND state <> 'queued'
       AND state IN ${OPEN_STATES} GROUP BY state
    UNION ALL SELECT 'queued', count(*) FROM ${indexedBy(job, "job_line")}
     WHERE instance_id = ${db.instance} AND state = 'queued' HAVING count(*) > 0`);
  const ended = await db.read.all<Census["ended"][number]>(sql`
    SELECT state, ifnull(failure, '') AS failure, count(*) AS jobs FROM (
      SELECT state, failure, closed_at FROM job
       WHERE instance_id = ${db.instance} ORDER BY id DESC LIMIT ${SEARCHED_MAX})
     WHERE closed_at > ${at - DAY_MS} GROUP BY state, failure`);
  return { open, ended };
}
