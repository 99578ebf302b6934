import type { Statement } from "../../db/index.ts";
import type { FailureClass, TaskRecord } from "../kie/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { type Announcer, progressOf, type Returned } from "./announcer.ts";
import { type Change, changed, conditionalUpdate, demandAsSeen } from "./change.ts";
import { eventRow } from "./event.ts";
import type { Job } from "./job.ts";
import { countFailure, countSuccess } from "./model-breaker.ts";
import { fileFrom, resultRows } from "./result-file.ts";
import { amountDue, bookCost, charge, giveBack } from "./settle.ts";
import { isClosed, type JobEvent, nextState } from "./states.ts";

type Statements = readonly Statement[];

/** An intent without an outcome is taken for lost after this time: a create, a question. */
const SUBMIT_LIMIT_MS = 120_000;
const ASK_LIMIT_MS = 12 * 60_000;

export interface TransitionDeps {
  readonly instance: string;
  readonly ledger: Ledger;
  readonly announcer: Announcer;
}

/** A job after a transition, and the statements that take it there. */
export interface Moved {
  readonly job: Job;
  readonly statements: Statements;
}

/** The end of a job without a result. */
interface Ended extends Returned {
  readonly at: number;
}

interface Step {
  readonly at: number;
  readonly change: Change;
  /** For the timeline. */
  readonly detail?: string;
  /** What it means for the money. */
  readonly money?: Statements;
  /** What follows from it: what its person is told, of the job as it is then. */
  tell?(moved: Job): Statements;
}

/**
 * One method per transition of `states.ts`. Each gives the conditional update, its money, its line
 * in the timeline and what the person is told: all of them or, by `JOB_MOVED`, none.
 */
export class Transitions {
  readonly #deps: TransitionDeps;

  constructor(deps: TransitionDeps) {
    this.#deps = deps;
  }

  /** The intent, committed before the POST: from now on nobody sends this attempt again. */
  submit(job: Job, to: { at: number; callbackToken: string; asks: boolean }): Moved {
    const { at, asks, callbackToken } = to;
    const attempts = job.attempts + 1;
    const limitMs = asks ? ASK_LIMIT_MS : SUBMIT_LIMIT_MS;
    // A question is worked on from here on.
    const begun = asks ? { submittedAt: at } : {};
    const change = { callbackToken, attempts, dueAt: at + limitMs, ...begun };
    return this.#move(job, "submit", { at, change, detail: `attempt ${attempts}` });
  }

  /** Surely not made: back in line. What cannot be sent for `patienceMs` is given up then. */
  postpone(
    job: Job,
    to: { at: number; dueAt: number; attempts: number; patienceMs: number; reason: string },
  ): Moved {
    const { at, dueAt, attempts, patienceMs, reason } = to;
    const isFirst = attempts === 1;
    const deadlineAt = isFirst ? Math.min(job.deadlineAt, at + patienceMs) : job.deadlineAt;
    const change = { attempts, deadlineAt, dueAt: Math.min(dueAt, deadlineAt) };
    return this.#move(job, "postpone", { at, change, detail: reason });
  }

  /** The provider has it: the reply said so, or it was found through its callback. */
  accept(
    job: Job,
    to: {
      at: number;
      taskId: string;
      dueAt: number;
      deadlineAt: number;
      usualMs: number | undefined;
    },
  ): Moved {
    const { at, usualMs, ...known } = to;
    return this.#move(job, "accept", {
      at,
      change: { ...known, submittedAt: at, attempts: 0, polls: 0 },
      detail: known.taskId,
      tell: (moved) => this.#progress(moved, at, usualMs),
    });
  }

  /** The reply is lost. Due at once: its callback may have come already. */
  lose(job: Job, to: { at: number; deadlineAt: number; usualMs: number | undefined }): Moved {
    const { at, deadlineAt, usualMs } = to;
    return this.#move(job, "lose", {
      at,
      change: { dueAt: at, deadlineAt, attempts: 0 },
      tell: (moved) => this.#progress(moved, at, usualMs),
    });
  }

  /** Never found: the money goes back, since the person has nothing in hand. */
  giveUp(job: Job, to: Ended): Moved {
    const { at, available } = to;
    const { ledger, announcer } = this.#deps;
    return this.#move(job, "give_up", {
      at,
      change: { failure: "lost", closedAt: at, attempts: 0 },
      money: giveBack(job, ledger, { at, available, reason: "lost" }),
      tell: (moved) => announcer.failed(moved, { failure: "lost", available }),
    });
  }

  /** There is a result: its files are kept, and wait to be handed over. */
  succeed(
    job: Job,
    to: Pick<TaskRecord, "results" | "ids" | "credits"> & {
      at: number;
      deadlineAt: number;
      /** Of an answer, which made no task before. */
      taskId?: string;
    },
  ): Moved {
    const { at, results, ids, credits, deadlineAt, taskId } = to;
    const { announcer, instance } = this.#deps;
    const files = results.map(fileFrom);
    const made = taskId === undefined ? {} : { taskId };
    const ended = { endedAt: at, deadlineAt, dueAt: deadlineAt, attempts: 0, ...made };
    return this.#move(job, "succeed", {
      at,
      change: { ...ended, ...(credits !== undefined && { credits }) },
      detail: `files: ${files.length}`,
      tell: (moved) => [
        ...countSuccess(instance, job),
        ...resultRows(instance, job.id, { files, ids }),
        ...announcer.succeeded(moved, files),
      ],
    });
  }

  /** Over without a result, and the provider takes nothing for it or returns it. */
  fail(job: Job, to: Ended & { failure: FailureClass; detail: string }): Moved {
    const { at, available, failure, detail } = to;
    const money = giveBack(job, this.#deps.ledger, { at, available, reason: failure });
    return this.#end(job, { ...to, money }, detail);
  }

  /** The provider calls it a success, charges us, and there is nothing in it. */
  failEmpty(job: Job, to: Ended & { credits?: string }): Moved {
    const { at, available, credits } = to;
    const { ledger } = this.#deps;
    const failure = "no_output";
    const charged = { ...job, ...(credits !== undefined && { credits }) };
    const money = [
      ...giveBack(job, ledger, { at, available, reason: failure }),
      ...bookCost(charged, ledger, { at, lost: true }),
    ];
    return this.#end(job, { ...to, failure, money }, "a success without output");
  }

  /** As the person wished, before anything was sent. */
  cancel(job: Job, to: Ended): Moved {
    const { at, available } = to;
    const { ledger, announcer } = this.#deps;
    const actor = `person:${job.person}`;
    return this.#move(job, "cancel", {
      at,
      change: { closedAt: at },
      money: giveBack(job, ledger, { at, available, actor, reason: "cancelled" }),
      tell: (moved) => announcer.cancelled(moved, { available }),
    });
  }

  /** The person has the result, or only the person's own side prevents it: it is paid for. */
  deliver(job: Job, to: { at: number; detail: string }): Moved {
    const { at, detail } = to;
    const { ledger } = this.#deps;
    return this.#move(job, "deliver", {
      at,
      change: { closedAt: at, captured: amountDue(job) },
      detail,
      money: [...charge(job, ledger, at), ...bookCost(job, ledger, { at, lost: false })],
    });
  }

  /** Our side could not hand it over in time: doubt goes to the person. */
  miss(job: Job, to: Ended): Moved {
    const { at, available } = to;
    const { ledger, announcer } = this.#deps;
    return this.#move(job, "miss", {
      at,
      change: { failure: "delivery", closedAt: at },
      money: [
        ...giveBack(job, ledger, { at, available, reason: "delivery" }),
        ...bookCost(job, ledger, { at, lost: true }),
      ],
      tell: (moved) => announcer.failed(moved, { failure: "delivery", available }),
    });
  }

  #end(
    job: Job,
    to: Ended & { failure: FailureClass; credits?: string; money: Statements },
    failureDetail: string,
  ): Moved {
    const { at, available, failure, credits, money } = to;
    const ended = { failure, failureDetail, endedAt: at, closedAt: at, attempts: 0 };
    return this.#move(job, "fail", {
      at,
      change: { ...ended, ...(credits !== undefined && { credits }) },
      detail: `${failure}: ${failureDetail}`,
      money,
      tell: (moved) => [
        ...countFailure(this.#deps.instance, job, { at, failure }),
        ...this.#deps.announcer.failed(moved, { failure, available }),
      ],
    });
  }

  #move(job: Job, event: JobEvent, step: Step): Moved {
    const { instance } = this.#deps;
    const { at, detail, money = [] } = step;
    const change = { ...step.change, state: nextState(job.state, event) };
    const moved = changed(job, change);
    const line = { job: job.id, at, event: moved.state, ...(detail !== undefined && { detail }) };
    const statements = [
      // First of all: where the job has moved, the books would refuse in the words of a bug.
      ...(isClosed(moved.state) ? [demandAsSeen(instance, job)] : []),
      // The books settle a hold before its job closes (0002_ledger.sql, job_closes).
      ...money,
      ...conditionalUpdate(instance, job, change),
      eventRow(instance, line),
      ...(step.tell?.(moved) ?? []),
    ];
    return { job: moved, statements };
  }

  #progress(job: Job, at: number, usualMs: number | undefined): Statements {
    return this.#deps.announcer.progress(job, progressOf(job, at, { usualMs }));
  }
}
