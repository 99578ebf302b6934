import { FENCE_RULE, type Fence, Rejected } from "../../db/index.ts";
import { Bug, Fault, type Log, Signal } from "../kernel/index.ts";
import type { Agenda } from "./agenda.ts";
import { JOB_MOVED } from "./change.ts";
import type { Job } from "./job.ts";
import { Owner, type OwnerDeps } from "./owner.ts";
import { BALANCE_MOVED } from "./settle.ts";
import { type BackOff, backOffMs } from "./timing.ts";

/** What is done with a job that is due, by its state. */
export interface Steps {
  submit(job: Job, owner: Owner): Promise<void>;
  /** Its submission lasts as long as its model thinks. */
  asks(job: Job): boolean;
  /** An intent without an outcome: after a crash, or when the outcome could not be written. */
  lose(job: Job, owner: Owner): Promise<void>;
  search(job: Job, owner: Owner): Promise<void>;
  poll(job: Job, owner: Owner): Promise<void>;
  /** A result that was not handed over before its deadline. */
  miss(job: Job, owner: Owner): Promise<void>;
  /** A callback of a job that was given up. */
  late(job: Job, owner: Owner): Promise<void>;
  /** Tells people who wait that their place has changed. */
  tellPlaces(owner: Owner, busy: ReadonlySet<string>): Promise<void>;
}

export interface SchedulerDeps extends OwnerDeps {
  agenda: Agenda;
  steps: Steps;
  log: Log;
  report(trouble: Error): void;
  /** Creates of a former owner count for the limit of the provider. */
  onStart(): Promise<void>;
}

/** Side by side: a create may take 30 s, an upload longer. */
const SUBMISSIONS_MAX = 16;
/** Questions wait for minutes, and must not keep creates from their places. */
const QUESTIONS_MAX = 64;
const LOOKS_MAX = 8;
/** A look around without a wake-up, for callbacks that another process has stored. */
const IDLE_MS = 1_000;
/** A job whose step failed rests: the database is away, or we have a bug. */
const REST: BackOff = { firstMs: 5_000, mostMs: 10 * 60_000 };
/** Rules that say no more than: read afresh and decide anew. */
const LOOK_AGAIN: ReadonlySet<string> = new Set([JOB_MOVED, BALANCE_MOVED]);
/** For steps in flight when the work is given up; what is left is gone on with by the next. */
const STOP_LIMIT_MS = 10_000;

/** Looks after every open job, and late results: starts the step of each that is due, and sleeps until the next. */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #signal = new Signal();
  readonly #submissions = new Map<string, Promise<void>>();
  readonly #questions = new Map<string, Promise<void>>();
  readonly #looks = new Map<string, Promise<void>>();
  readonly #resting = new Map<string, { until: number; failures: number }>();

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  wake(): void {
    this.#signal.notify();
  }

  /** Does the work as the owner of `fence` until `stop` aborts, then ends what it has begun. */
  async run(fence: Fence, stop: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps;
    const owner = new Owner(fence, stop, this.#deps);
    let isStarted = false;
    while (!stop.aborted) {
      let waitMs = IDLE_MS;
      try {
        if (!isStarted) await this.#start(owner);
        isStarted = true;
        waitMs = await this.#sweep(owner);
      } catch (error) {
        log.error("jobs cannot be looked after", {}, error);
      }
      await this.#signal.wait(clock, waitMs, stop);
    }
    await this.#finish();
  }

  async #finish(): Promise<void> {
    const over = new AbortController();
    const late = this.#deps.clock.sleep(STOP_LIMIT_MS, over.signal);
    const running = [this.#submissions, this.#questions, this.#looks];
    const steps = running.flatMap((one) => [...one.values()]);
    await Promise.race([Promise.allSettled(steps), late]);
    over.abort();
  }

  /** No POST of ours is under way yet, so every intent without an outcome is a lost one. */
  async #start(owner: Owner): Promise<void> {
    const { agenda, onStart, steps } = this.#deps;
    await onStart();
    for (const job of await agenda.intents()) {
      await this.#guarded(job, () => steps.lose(job, owner));
    }
  }

  /** Starts what is due and finds a place; returns how long nothing else will be. */
  async #sweep(owner: Owner): Promise<number> {
    const { agenda, clock, steps } = this.#deps;
    const now = clock.now();
    for (const job of await agenda.due(now, LOOKS_MAX * 4)) {
      if (this.#looks.size >= LOOKS_MAX) break;
      // Its own step may still be waiting for the database.
      if (this.#submissions.has(job.id) || this.#questions.has(job.id)) continue;
      this.#begin(this.#looks, job, () => this.#look(job, owner));
    }
    for (const job of await agenda.ready(now, SUBMISSIONS_MAX * 4)) {
      const asks = steps.asks(job);
      const [running, most] = asks
        ? [this.#questions, QUESTIONS_MAX]
        : [this.#submissions, SUBMISSIONS_MAX];
      if (running.size < most) this.#begin(running, job, () => steps.submit(job, owner));
    }
    await steps.tellPlaces(
      owner,
      new Set([...this.#submissions.keys(), ...this.#questions.keys()]),
    );
    return Math.min(IDLE_MS, (await agenda.nextAfter(now)) - now);
  }

  async #look(job: Job, owner: Owner): Promise<void> {
    const { steps } = this.#deps;
    switch (job.state) {
      case "submitting":
        return steps.lose(job, owner);
      case "unknown":
        return steps.search(job, owner);
      case "submitted":
        return steps.poll(job, owner);
      case "succeeded":
        return steps.miss(job, owner);
      case "lost":
      case "failed":
        return steps.late(job, owner);
      default:
        throw new Bug(`a job that is ${job.state} is never due`);
    }
  }

  #begin(running: Map<string, Promise<void>>, job: Job, work: () => Promise<void>): void {
    const rest = this.#resting.get(job.id);
    if (running.has(job.id) || (rest && rest.until > this.#deps.clock.now())) return;
    const step = this.#guarded(job, work).finally(() => {
      running.delete(job.id);
      this.#signal.notify();
    });
    running.set(job.id, step);
  }

  /** Never rejects: whatever goes wrong in a step is decided here. */
  async #guarded(job: Job, work: () => Promise<void>): Promise<void> {
    const { log, report } = this.#deps;
    const fields = { job: job.id, number: job.number, state: job.state };
    try {
      await work();
      this.#resting.delete(job.id);
    } catch (error) {
      if (error instanceof Rejected && LOOK_AGAIN.has(error.rule)) {
        return log.debug("job has moved meanwhile", fields);
      }
      this.#rest(job);
      if (error instanceof Rejected && error.rule === FENCE_RULE) {
        return log.warn("job has another owner", fields);
      }
      if (error instanceof Fault) {
        return log.warn("job must wait", { ...fields, code: error.code }, error);
      }
      log.error("step of a job has failed", fields, error);
      report(error instanceof Error ? error : new Error("a step threw no error"));
    }
  }

  #rest({ id }: Job): void {
    const { clock, random } = this.#deps;
    const failures = (this.#resting.get(id)?.failures ?? 0) + 1;
    const until = clock.now() + backOffMs(REST, failures, random);
    this.#resting.set(id, { until, failures });
  }
}
