import type { Database } from "../../db/index.ts";
import { type Clock, Fault, type Log, type Random } from "../kernel/index.ts";
import type { Kie, TaskRecord } from "../kie/index.ts";
import type { CallbackTokens } from "./callback-token.ts";
import { namedTasks } from "./callbacks.ts";
import type { Job } from "./job.ts";
import type { Owner } from "./owner.ts";
import type { Pace } from "./pace.ts";
import { type BackOff, backOffMs } from "./timing.ts";
import type { Transitions } from "./transitions.ts";
import type { UsualTimes } from "./usual-time.ts";
import { lookedAt } from "./watch.ts";

export interface SearchDeps {
  db: Database;
  kie: Pick<Kie, "recordInfo">;
  transitions: Transitions;
  usualTimes: UsualTimes;
  tokens: CallbackTokens;
  /** Of reads, in all. */
  pace: Pace;
  clock: Clock;
  random: Random;
  log: Log;
  deadlines: { readonly jobMs: number };
}

/** A task that a callback has named is not known everywhere at once. */
const BACK_OFF: BackOff = { firstMs: 5_000, mostMs: 60_000 };

/**
 * Looks for the task of a create whose reply was lost. Only its callback can name it, and only the
 * callback address that the provider echoes proves that it is ours (kie/API.md §3.4).
 */
export class Search {
  readonly #deps: SearchDeps;

  constructor(deps: SearchDeps) {
    this.#deps = deps;
  }

  async step(job: Job, owner: Owner): Promise<void> {
    const { clock, db, log, random, transitions } = this.#deps;
    const named = await namedTasks(db, job.id);
    const taskId = await this.#find(job, named, owner);
    if (taskId !== undefined) return this.#accept(job, taskId, owner);
    if (owner.stop.aborted) return;

    const at = clock.now();
    if (at >= job.deadlineAt) {
      await owner.write("give up job", transitions.giveUp(job, { at }).statements);
      return log.warn("job is lost", { job: job.id, number: job.number });
    }
    const attempts = job.attempts + 1;
    const again = named.length > 0 ? at + backOffMs(BACK_OFF, attempts, random) : job.deadlineAt;
    const dueAt = Math.min(job.deadlineAt, again);
    const look = lookedAt(db.instance, job, { at, dueAt, attempts });
    await owner.write("search job", look.statements);
  }

  async #find(job: Job, named: readonly string[], owner: Owner): Promise<string | undefined> {
    const { kie, log, pace } = this.#deps;
    for (const taskId of named) {
      if (!(await pace.turn(owner.stop))) return undefined;
      try {
        if (this.#isOurs(job, await kie.recordInfo(taskId))) return taskId;
        log.warn("callback has named a task that is not ours", { job: job.id });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        log.warn("task cannot be asked about", { job: job.id, code: error.code });
      }
    }
    return undefined;
  }

  #isOurs({ callbackToken }: Job, { echoedCallbackUrl }: TaskRecord): boolean {
    if (callbackToken === undefined || echoedCallbackUrl === undefined) return false;
    return echoedCallbackUrl.endsWith(`/${this.#deps.tokens.sign(callbackToken)}`);
  }

  /** Due at once: its callback comes at its end. */
  async #accept(job: Job, taskId: string, owner: Owner): Promise<void> {
    const { clock, log, transitions, usualTimes, deadlines } = this.#deps;
    const usualMs = (await usualTimes.of(job.model))?.medianMs;
    const at = clock.now();
    const deadlineAt = at + deadlines.jobMs;
    const accepted = transitions.accept(job, { at, taskId, dueAt: at, deadlineAt, usualMs });
    await owner.write("find task", accepted.statements);
    log.info("lost create is found", { job: job.id, number: job.number, task: taskId });
  }
}
