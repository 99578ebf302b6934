import type { Clock, Random } from "../kernel/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { namedTasks } from "./callbacks.ts";
import type { Job } from "./job.ts";
import { type OwnTaskDeps, ownTask } from "./own-task.ts";
import type { Owner } from "./owner.ts";
import { availableAfter } from "./settle.ts";
import { type BackOff, backOffMs } from "./timing.ts";
import type { Transitions } from "./transitions.ts";
import type { UsualTimes } from "./usual-time.ts";
import { demandSameDue, lookedAt } from "./watch.ts";

export interface SearchDeps extends OwnTaskDeps {
  ledger: Pick<Ledger, "balance">;
  transitions: Transitions;
  usualTimes: UsualTimes;
  clock: Clock;
  random: Random;
  deadlines: { readonly jobMs: number };
}

/** A task that a callback has named is not known everywhere at once. */
const BACK_OFF: BackOff = { firstMs: 5_000, mostMs: 60_000 };

/** Looks for the task of a create whose reply was lost: only its callback can name it. */
export class Search {
  readonly #deps: SearchDeps;

  constructor(deps: SearchDeps) {
    this.#deps = deps;
  }

  async step(job: Job, owner: Owner): Promise<void> {
    const { clock, db, ledger, log, random, transitions } = this.#deps;
    const named = await namedTasks(db, job.id);
    const found = await ownTask(job, named, owner.stop, this.#deps);
    if (found) return this.#accept(job, found.taskId, owner);
    if (owner.stop.aborted) return;

    const at = clock.now();
    if (at >= job.deadlineAt) {
      const available = await availableAfter(job, ledger);
      const given = transitions.giveUp(job, { at, available });
      await owner.write("give up job", [demandSameDue(db.instance, job), ...given.statements]);
      return log.warn("job is lost", { job: job.id, number: job.number });
    }
    const attempts = job.attempts + 1;
    const again = named.length > 0 ? at + backOffMs(BACK_OFF, attempts, random) : job.deadlineAt;
    const dueAt = Math.min(job.deadlineAt, again);
    const look = lookedAt(db.instance, job, { at, dueAt, attempts });
    await owner.write("search job", look.statements);
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
