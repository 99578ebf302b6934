import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { build, type Database, type Statement, schema, statement } from "../../db/index.ts";
import type { Clock, Log } from "../kernel/index.ts";
import { parseCallback } from "../kie/index.ts";
import type { CallbackTokens } from "./callback-token.ts";
import type { Job } from "./job.ts";
import type { Reads } from "./reads.ts";
import type { JobState } from "./states.ts";
import { hurriedDueAt } from "./timing.ts";

const { job, jobEvent } = schema;

const EVENT = "callback";
/** The line in the timeline that ends the wait for a late result. */
export const LATE = "late";
/** The provider repeats itself; a song has three. More than this tells nothing new. */
const KEPT_MAX = 10;
/** States in which the scheduler looks at the truth when it is told to. */
const HURRIED: JobState[] = ["submitted", "unknown", "lost", "failed"];

export interface CallbackDeps {
  db: Database;
  reads: Reads;
  tokens: CallbackTokens;
  clock: Clock;
  log: Log;
}

/**
 * Stores a hint and makes its job due, in any process: the owner of the work reads the truth. The
 * body is believed in nothing but which task to look at (kie/API.md §5.5).
 */
export async function acceptCallback(
  token: string,
  body: unknown,
  deps: CallbackDeps,
): Promise<"accepted" | "unknown_token"> {
  const { db, reads, tokens, clock, log } = deps;
  const callbackToken = tokens.open(token);
  const found = callbackToken === undefined ? undefined : await reads.findByToken(callbackToken);
  if (!found) return "unknown_token";
  const { taskId } = parseCallback(body);
  if (!mayMatter(found)) return "accepted";
  if (found.closedAt !== undefined) {
    log.warn("callback of a job that was given up", { job: found.id, state: found.state });
  }
  const at = clock.now();
  const keep = taskId === undefined ? [] : [keepHint(db.instance, found.id, taskId, at)];
  const statements = [...keep, hurry(db.instance, found.id, at)];
  await db.write({ name: "store callback", statements });
  return "accepted";
}

/** The tasks that callbacks of this job have named, the first one first. */
export async function namedTasks(db: Database, id: string): Promise<string[]> {
  const rows = await db.read
    .select({ detail: jobEvent.detail })
    .from(jobEvent)
    .where(
      and(
        eq(jobEvent.instanceId, db.instance),
        eq(jobEvent.jobId, id),
        eq(jobEvent.event, EVENT),
        isNotNull(jobEvent.detail),
      ),
    )
    .orderBy(jobEvent.id);
  return rows.map(({ detail }) => detail ?? "");
}

/** Also of a job that was given up: its result is found by what is kept here. */
function mayMatter({ state, failure, taskId }: Job): boolean {
  switch (state) {
    case "submitting":
    case "submitted":
    case "unknown":
    case "lost":
      return true;
    case "failed":
      return failure === "timeout" && taskId !== undefined;
    default:
      return false;
  }
}

/** Each task once, and not without end. */
function keepHint(instance: string, id: string, taskId: string, at: number): Statement {
  const kept = sql`FROM job_event WHERE instance_id = ${instance} AND job_id = ${id}
    AND event = ${EVENT}`;
  return statement(sql`
    INSERT INTO job_event (instance_id, job_id, at, event, detail)
    SELECT ${instance}, ${id}, ${at}, ${EVENT}, ${taskId}
     WHERE NOT EXISTS (SELECT 1 ${kept} AND detail = ${taskId})
       AND (SELECT count(*) ${kept}) < ${KEPT_MAX}`);
}

function hurry(instance: string, id: string, at: number): Statement {
  const here = and(eq(job.instanceId, instance), eq(job.id, id), inArray(job.state, HURRIED));
  const isSettled = sql`EXISTS (SELECT 1 FROM job_event
    WHERE instance_id = ${instance} AND job_id = ${id} AND event = ${LATE})`;
  return statement(
    build
      .update(job)
      .set({ dueAt: hurriedDueAt(at) })
      .where(and(here, sql`NOT ${isSettled}`)),
  );
}
