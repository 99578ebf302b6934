import { and, eq, sql } from "drizzle-orm";
import { build, changedOne, guard, type Statement, schema, statement } from "../../db/index.ts";
import type { Kopecks } from "../kernel/index.ts";
import type { FailureClass } from "../kie/index.ts";
import type { Job } from "./job.ts";
import type { JobState } from "./states.ts";

/** The rule that says: the job is no longer where it was read. */
export const JOB_MOVED = "job: moved meanwhile";

/** What is written to a job together with its state. */
export interface Change {
  /** When the scheduler looks at it again; absent: it need not. */
  readonly dueAt?: number;
  readonly deadlineAt?: number;
  readonly callbackToken?: string;
  readonly taskId?: string;
  readonly stage?: string;
  readonly failure?: FailureClass;
  readonly failureDetail?: string;
  readonly captured?: Kopecks;
  readonly credits?: string;
  readonly attempts?: number;
  readonly polls?: number;
  readonly submittedAt?: number;
  readonly endedAt?: number;
  readonly closedAt?: number;
}

/** The job as it is after a change. */
export function changed(job: Job, change: Change & { state: JobState }): Job {
  const { dueAt: _past, ...rest } = job;
  return { ...rest, ...change };
}

/** Writes the change if the job is still as it was seen, and undoes the operation if it is not. */
export function conditionalUpdate(
  instance: string,
  seen: Job,
  change: Change & { state: JobState },
): readonly Statement[] {
  const { dueAt, captured, credits, ...rest } = change;
  const row = {
    ...rest,
    dueAt: dueAt ?? null,
    ...(captured !== undefined && { capturedKopecks: captured }),
    ...(credits !== undefined && { creditsConsumed: credits }),
  };
  const update = build.update(schema.job).set(row).where(asSeen(instance, seen));
  return [statement(update), changedOne(JOB_MOVED)];
}

/** Undoes the operation unless the job is still as it was seen. */
export function demandAsSeen(instance: string, seen: Job): Statement {
  return guard(sql`EXISTS (SELECT 1 FROM job WHERE ${asSeen(instance, seen)})`, JOB_MOVED);
}

/** The attempt tells two visits of one state apart: a job may be queued and submitted again. */
function asSeen(instance: string, seen: Job) {
  const { job } = schema;
  return and(
    eq(job.instanceId, instance),
    eq(job.id, seen.id),
    eq(job.state, seen.state),
    eq(job.attempts, seen.attempts),
  );
}
