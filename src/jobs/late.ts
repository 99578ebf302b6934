import type { Statement } from "../../db/index.ts";
import { type Clock, Fault, type Random } from "../kernel/index.ts";
import type { TaskRecord } from "../kie/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Announcer } from "./announcer.ts";
import { LATE, namedTasks } from "./callbacks.ts";
import { conditionalUpdate, demandAsSeen } from "./change.ts";
import { eventRow } from "./event.ts";
import type { Job } from "./job.ts";
import { type KnownTask, type OwnTaskDeps, ownTask } from "./own-task.ts";
import type { Owner } from "./owner.ts";
import { fileFrom, resultRows } from "./result-file.ts";
import { bookCost } from "./settle.ts";
import { type BackOff, backOffMs } from "./timing.ts";

export interface LateDeps extends OwnTaskDeps {
  ledger: Ledger;
  announcer: Announcer;
  clock: Clock;
  random: Random;
}

/** A callback came, so it cannot be long until its task can be read. */
const BACK_OFF: BackOff = { firstMs: 5_000, mostMs: 10 * 60_000 };
const TRIES_MAX = 20;

/**
 * A callback came for a job whose money had gone back already. Its result is given to the person
 * and booked as a loss, once; the job stays closed as it ended (design §10).
 */
export class Late {
  readonly #deps: LateDeps;

  constructor(deps: LateDeps) {
    this.#deps = deps;
  }

  async step(job: Job, owner: Owner): Promise<void> {
    const { log } = this.#deps;
    const known = await this.#ask(job, owner);
    if (owner.stop.aborted) return;
    switch (known?.record.state) {
      case "success":
        await owner.write("give away late result", this.#giveAway(job, known));
        return log.warn("late result is given away", { job: job.id, number: job.number });
      case "fail":
        return owner.write("no late result", this.#lookAgain(job, undefined));
      case "running":
      case "missing":
      case undefined:
        return owner.write("look for late result", this.#lookAgain(job, this.#nextLook(job)));
    }
  }

  async #ask(job: Job, owner: Owner): Promise<KnownTask | undefined> {
    const { db } = this.#deps;
    const { taskId } = job;
    if (taskId === undefined) {
      return ownTask(job, await namedTasks(db, job.id), owner.stop, this.#deps);
    }
    const record = await this.#read(job, taskId, owner);
    return record && { taskId, record };
  }

  async #read(job: Job, taskId: string, owner: Owner): Promise<TaskRecord | undefined> {
    const { kie, log, pace } = this.#deps;
    if (!(await pace.turn(owner.stop))) return undefined;
    try {
      return await kie.recordInfo(taskId);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.warn("task cannot be asked about", { job: job.id, code: error.code });
      return undefined;
    }
  }

  /** The attempt that is counted lets the same be written once only. */
  #giveAway(job: Job, { taskId, record }: KnownTask): readonly Statement[] {
    const { announcer, clock, db, ledger } = this.#deps;
    const at = clock.now();
    const credits = record.credits === undefined ? {} : { credits: record.credits };
    const files = record.results.map(fileFrom);
    // Later than it was closed: that is what `cameLate` goes by.
    const late = files.length > 0 ? { endedAt: Math.max(at, (job.closedAt ?? at) + 1) } : {};
    const { state } = job;
    const change = { state, attempts: job.attempts + 1, taskId, ...late, ...credits };
    const given = { ...job, ...change };
    const detail = `files: ${files.length}`;
    return [
      demandAsSeen(db.instance, job),
      ...bookCost(given, ledger, { at, lost: true }),
      ...conditionalUpdate(db.instance, job, change),
      eventRow(db.instance, { job: job.id, at, event: LATE, detail }),
      ...resultRows(db.instance, job.id, { files, ids: record.ids }),
      ...(files.length > 0 ? announcer.turnedUp(given, files) : []),
    ];
  }

  #nextLook(job: Job): number | undefined {
    const { clock, random } = this.#deps;
    const attempt = job.attempts + 1;
    if (attempt >= TRIES_MAX) return undefined;
    return clock.now() + backOffMs(BACK_OFF, attempt, random);
  }

  /** Without a time: not before another callback comes. */
  #lookAgain(job: Job, dueAt: number | undefined): readonly Statement[] {
    const attempts = job.attempts + 1;
    const change = { state: job.state, attempts, ...(dueAt !== undefined && { dueAt }) };
    return conditionalUpdate(this.#deps.db.instance, job, change);
  }
}
