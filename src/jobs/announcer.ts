import type { Statement } from "../../db/index.ts";
import type { Kopecks } from "../kernel/index.ts";
import type { FailureClass } from "../kie/index.ts";
import type { Job, JobFile } from "./job.ts";
import type { StopNews } from "./stop-news.ts";

/** The rule that says: a part of the result is being sent, so it may be there in a moment. */
export const RESULT_UNDER_WAY = "result: under way";

/** How far an open job is, for the message that shows it. */
export interface Progress {
  /** While it is queued: 1 is next. */
  readonly place?: number;
  /** While it is queued: nothing is submitted for the time being. */
  readonly held?: boolean;
  /** Since it was submitted; until then, since the person started it. */
  readonly elapsedMs: number;
  /** How long this model usually takes once submitted; absent while too few runs are known. */
  readonly usualMs?: number;
}

/** A run that ended without a result. */
export interface Returned {
  /** What the person can spend, now that the hold is back. */
  readonly available: Kopecks;
}

/**
 * Says what a change of a job means to its person. Pure: it returns statements, which join the
 * write that makes the change, so a change is told once or did not happen. `job` is as it is after
 * the change. Implemented by the room that speaks, and given to `createJobs`.
 */
export interface Announcer {
  /** Told when the job moves on, and every few seconds while it runs. */
  progress(job: Job, progress: Progress): readonly Statement[];
  /** Enqueues what hands the result over; its last part ends in `deliveryComplete`. */
  succeeded(job: Job, files: readonly JobFile[]): readonly Statement[];
  /**
   * The money is back. Also of a job that is `lost` or `undelivered`. Nobody shall have both it and
   * the result: while that is being sent, the write is undone by `RESULT_UNDER_WAY`.
   */
  failed(job: Job, end: Returned & { failure: FailureClass }): readonly Statement[];
  /** The money is back, as the person wished. */
  cancelled(job: Job, end: Returned): readonly Statement[];
  /** Enqueues a result that turned up after the money had gone back: a gift. */
  turnedUp(job: Job, files: readonly JobFile[]): readonly Statement[];
  /** To the admins: what was stopped by itself, or goes on again. */
  stopNews(news: StopNews): readonly Statement[];
}

/** What a job's message shows of it at a moment. */
export function progressOf(
  job: Job,
  at: number,
  known: { usualMs: number | undefined; place?: number; held?: boolean },
): Progress {
  const { usualMs, place, held } = known;
  return {
    elapsedMs: at - (job.submittedAt ?? job.createdAt),
    ...(usualMs !== undefined && { usualMs }),
    ...(place !== undefined && { place }),
    ...(held && { held }),
  };
}
