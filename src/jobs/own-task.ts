import type { Database } from "../../db/index.ts";
import { Fault, type Log } from "../kernel/index.ts";
import type { Kie, TaskRecord } from "../kie/index.ts";
import type { CallbackTokens } from "./callback-token.ts";
import type { Job } from "./job.ts";
import type { Pace } from "./pace.ts";

export interface OwnTaskDeps {
  db: Database;
  kie: Pick<Kie, "recordInfo">;
  tokens: CallbackTokens;
  /** Of reads, in all. */
  pace: Pace;
  log: Log;
}

/** What is known of a task now. */
export interface KnownTask {
  readonly taskId: string;
  readonly record: TaskRecord;
}

/**
 * The first of the tasks that callbacks have named which is this job's own. Only the callback
 * address that the provider echoes proves it (kie/API.md §3.4).
 */
export async function ownTask(
  job: Job,
  named: readonly string[],
  stop: AbortSignal,
  { kie, log, pace, tokens }: OwnTaskDeps,
): Promise<KnownTask | undefined> {
  for (const taskId of named) {
    if (!(await pace.turn(stop))) return undefined;
    try {
      const record = await kie.recordInfo(taskId);
      if (isOwn(job, record, tokens)) return { taskId, record };
      log.warn("callback has named a task that is not ours", { job: job.id });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.warn("task cannot be asked about", { job: job.id, code: error.code });
    }
  }
  return undefined;
}

function isOwn({ callbackToken }: Job, record: TaskRecord, tokens: CallbackTokens): boolean {
  const { echoedCallbackUrl } = record;
  if (callbackToken === undefined || echoedCallbackUrl === undefined) return false;
  return echoedCallbackUrl.endsWith(`/${tokens.sign(callbackToken)}`);
}
