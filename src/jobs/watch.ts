import { and, eq, isNull, sql } from "drizzle-orm";
import { guard, type Statement, schema } from "../../db/index.ts";
import { type Announcer, progressOf } from "./announcer.ts";
import { conditionalUpdate, demandAsSeen, JOB_MOVED } from "./change.ts";
import { eventRow } from "./event.ts";
import type { Job } from "./job.ts";

type Statements = readonly Statement[];

export interface Look {
  readonly at: number;
  /** When to look again. */
  readonly dueAt: number;
  /** The provider's word for where the task is. */
  readonly stage?: string;
  /** Looks that failed in a row. */
  readonly attempts?: number;
}

/** No transition: a job was looked at, and is still where it was. */
export function lookedAt(
  instance: string,
  job: Job,
  look: Look,
): { job: Job; statements: Statements } {
  const { at, dueAt, stage, attempts = 0 } = look;
  const staged = stage !== undefined && stage !== job.stage ? { stage } : {};
  const change = { state: job.state, attempts, polls: job.polls + 1, dueAt, ...staged };
  const statements = [
    // A callback that came meanwhile has made it due: that must not be put off.
    demandSameDue(instance, job),
    ...conditionalUpdate(instance, job, change),
    ...(staged.stage === undefined
      ? []
      : [eventRow(instance, { job: job.id, at, event: "stage", detail: staged.stage })]),
  ];
  return { job: { ...job, ...change }, statements };
}

/** Tells how far a job is, unless it has moved since. */
export function tellProgress(
  instance: string,
  job: Job,
  known: { at: number; usualMs: number | undefined; place: number; held: boolean },
  announcer: Announcer,
): Statements {
  return [
    demandAsSeen(instance, job),
    ...announcer.progress(job, progressOf(job, known.at, known)),
  ];
}

/** Undoes the operation if a hint has made the job due since it was read. */
export function demandSameDue(instance: string, seen: Job): Statement {
  const { job } = schema;
  const sameDue = seen.dueAt === undefined ? isNull(job.dueAt) : eq(job.dueAt, seen.dueAt);
  const same = and(eq(job.instanceId, instance), eq(job.id, seen.id), sameDue);
  return guard(sql`EXISTS (SELECT 1 FROM job WHERE ${same})`, JOB_MOVED);
}
