import { FENCE_RULE, type Fence, Rejected } from "../../db/index.ts";
import { Bug, Fault, type Log, Signal } from "../kernel/index.ts";
import type { Agenda } from "./agenda.ts";
import { RESULT_UNDER_WAY } from "./announcer.ts";
import { JOB_MOVED } from "./change.ts";
import type { Job } from "./job.ts";
import { Owner, type OwnerDeps } from "./owner.ts";
import { isProviderCause } from "./provider-stop.ts";
import { BALANCE_MOVED } from "./settle.ts";
import { SUBMITTING_STOPPED, type Submitting } from "./submit-breaker.ts";
import { type BackOff, backOffMs, isHurried } from "./timing.ts";

/** What is done with a job that is due, by its state. */
export interface Steps {
  submit(job: Job, owner: Owner): Promise<void>;
  /** Its submission lasts as long as its model thinks. */
  asks(job: Job): boolean;
  /** An intent without an outcome: after a crash, or when the outcome could not be written. */
  lose(job: Job, owner: Owner): Promise<void>;
  search(job: Job, owner: Owner): Promise<void>;
  poll(job: Job, owner: Owner): Promise<void>;
  /** For how long a poll that nobody hurries would wait for its turn. */
  pollWaitMs(): number;
  /** A result that was not handed over before its deadline. */
  miss(job: Job, owner: Owner): Promise<void>;
  /** A callback of a job that was given up. */
  late(job: Job, owner: Owner): Promise<void>;
  /** Tells people who wait that their place has changed. */
  tellPlaces(owner: Owner, busy: ReadonlySet<string>): Promise<void>;
  /** Whether creates may be sent now. */
  submitting(now: number): Promise<Submitting>;
  /** A run that has waited for too long while submitting is stopped. */
  giveBack(job: Job, cause: string, owner: Owner): Promise<void>;
  /** Tells the admins what was stopped and what goes on. */
  tellStops(owner: Owner): Promise<void>;
  /** Beside everything else, until the owner is told to stop. */
  watchProvider(owner: Owner): Promise<void>;
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
/** What callbacks have announced has places of its own. */
const HURRIED_MAX = 8;
/** Read at once: the hurried ones come first, and those that rest are passed over. */
const DUE_MAX = 32;
/** A look around without a wake-up, for callbacks that another process has stored. */
const IDLE_MS = 1_000;
/** A job whose step failed rests: the database is away, or we have a bug. */
const REST: BackOff = { firstMs: 5_000, mostMs: 10 * 60_000 };
/** Rules that say no more than: read afresh and decide anew. */
const LOOK_AGAIN: ReadonlySet<string> = new Set([JOB_MOVED, BALANCE_MOVED]);
/** How long a run waits while submitting is stopped; then its money goes back (decision 147). */
const HELD_MOST_MS = 10 * 60_000;
/** For steps in flight when the work is given up; what is left is gone on with by the next. */
const STOP_LIMIT_MS = 10_000;

/** Looks after every open job, and late results: starts the step of each that is due, and sleeps until the next. */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #signal = new Signal();
  readonly #submissions = new Map<string, Promise<void>>();
  readonly #questions = new Map<string, Promise<void>>();
  readonly #hurried = new Map<string, Promise<void>>();
  readonly #looks = new Map<string, Promise<void>>();
  readonly #resting = new Map<string, { until: number; failures: number }>();
  #lineSeenAt = 0;

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
    const watching = this.#deps.steps.watchProvider(owner);
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
    await Promise.all([this.#finish(), watching]);
  }

  async #finish(): Promise<void> {
    const over = new AbortController();
    const late = this.#deps.clock.sleep(STOP_LIMIT_MS, over.signal);
    const running = [this.#submissions, this.#questions, this.#hurried, this.#looks];
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
    const glance = await agenda.glance(now);
    for (const job of glance.due ? await agenda.due(now, DUE_MAX) : []) {
      // Its own step may still be under way, or waiting for the database.
      if (this.#isBusy(job)) continue;
      const hurried = isHurried(job.dueAt, now);
      // Begun before its turn, it would keep a callback of this very job waiting with it.
      if (job.state === "submitted" && !hurried && steps.pollWaitMs() > 0) continue;
      const [running, most] = hurried ? [this.#hurried, HURRIED_MAX] : [this.#looks, LOOKS_MAX];
      if (running.size < most) this.#begin(running, job, () => this.#look(job, owner));
    }
    if (glance.queued) await this.#submitReady(owner, now);
    const busy = new Set([...this.#submissions.keys(), ...this.#questions.keys()]);
    await steps.tellPlaces(owner, busy);
    if (glance.news) await steps.tellStops(owner);
    // While nobody could look at what falls due, the end of a look wakes us.
    if (this.#looks.size >= LOOKS_MAX) return IDLE_MS;
    // Nor is there a hurry while what is due waits for its turn, whatever falls due meanwhile.
    const turnMs = glance.due ? steps.pollWaitMs() : 0;
    return Math.min(IDLE_MS, turnMs > 0 ? turnMs : glance.nextAt - now);
  }

  async #submitReady(owner: Owner, now: number): Promise<void> {
    const { agenda, steps } = this.#deps;
    // A line of thousands takes a while to be put in order. While all places are taken, only
    // questions could go: they are looked for now and then, not after each step of any job.
    const isFull = this.#submissions.size >= SUBMISSIONS_MAX;
    if (isFull && Math.abs(now - this.#lineSeenAt) < IDLE_MS) return;
    this.#lineSeenAt = now;
    const submitting = await steps.submitting(now);
    for (const job of await agenda.ready(now, SUBMISSIONS_MAX * 4)) {
      this.#submit(job, submitting, owner, now);
    }
  }

  /** While submitting is stopped one job at a time is tried, and the others wait, but not long. */
  #submit(job: Job, { stopped, probe }: Submitting, owner: Owner, now: number): void {
    const { steps } = this.#deps;
    const asks = steps.asks(job);
    const [running, most] = asks
      ? [this.#questions, QUESTIONS_MAX]
      : [this.#submissions, SUBMISSIONS_MAX];
    // Lost replies of creates say nothing of questions.
    const concerns = stopped && (!asks || isProviderCause(stopped.cause));
    const held = concerns && job.deadlineAt > now;
    if (held && Math.max(stopped.since, job.createdAt) + HELD_MOST_MS <= now) {
      this.#begin(running, job, () => steps.giveBack(job, stopped.cause, owner));
      return;
    }
    if (running.size >= (held ? Number(probe) : most)) return;
    this.#begin(running, job, () => steps.submit(job, owner));
  }

  #isBusy({ id }: Job): boolean {
    const all = [this.#submissions, this.#questions, this.#hurried, this.#looks];
    return all.some((running) => running.has(id));
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
      if (error instanceof Rejected && error.rule === SUBMITTING_STOPPED) {
        return log.debug("submitting was stopped meanwhile", fields);
      }
      this.#rest(job);
      if (error instanceof Rejected && error.rule === RESULT_UNDER_WAY) {
        return log.debug("result is being sent", fields);
      }
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
