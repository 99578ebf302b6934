import { describe, expect, test } from "bun:test";
import { Rejected } from "../../db/index.ts";
import {
  follow,
  isClosed,
  JOB_EVENTS,
  JOB_MOVED,
  type Job,
  type JobEvent,
  type JobState,
  TRANSITIONS,
} from "../../src/jobs/index.ts";
import { type Moved, Transitions } from "../../src/jobs/transitions.ts";
import { Bug, kopecks, type MicroUsd } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";

const STATES = Object.keys(TRANSITIONS) as JobState[];

/** The shortest way into each state. */
const WAYS: { readonly [S in JobState]: readonly JobEvent[] } = {
  queued: [],
  submitting: ["submit"],
  unknown: ["submit", "lose"],
  submitted: ["submit", "accept"],
  succeeded: ["submit", "accept", "succeed"],
  delivered: ["submit", "accept", "succeed", "deliver"],
  failed: ["fail"],
  cancelled: ["cancel"],
  lost: ["submit", "lose", "give_up"],
  undelivered: ["submit", "accept", "succeed", "miss"],
};

const POSTPONED = { attempts: 1, patienceMs: 1_000, reason: "test" };

/** Every event with whatever else it needs. */
function happens(event: JobEvent, job: Job, transitions: Transitions, at: number): Moved {
  const later = at + 1_000;
  // All that the person has: whoever tells a balance is held to it.
  const available = kopecks(100_00);
  switch (event) {
    case "submit":
      return transitions.submit(job, { at, callbackToken: `token-${job.id}`, asks: false });
    case "postpone":
      return transitions.postpone(job, { at, dueAt: later, ...POSTPONED });
    case "cancel":
      return transitions.cancel(job, { at, available });
    case "accept": {
      const taskId = `task-${job.id}`;
      return transitions.accept(job, {
        at,
        taskId,
        dueAt: later,
        deadlineAt: later,
        usualMs: undefined,
      });
    }
    case "lose":
      return transitions.lose(job, { at, deadlineAt: later, usualMs: undefined });
    case "give_up":
      return transitions.giveUp(job, { at, available });
    case "succeed": {
      const results = [{ kind: "image", url: "https://example.com/1.png" }] as const;
      const answered = job.taskId === undefined ? { taskId: `answer-${job.id}` } : {};
      const result = { at, results, credits: "1", deadlineAt: later, ...answered };
      return transitions.succeed(job, result);
    }
    case "fail":
      return transitions.fail(job, { at, available, failure: "model_down", detail: "test" });
    case "deliver":
      return transitions.deliver(job, { at, detail: "test" });
    case "miss":
      return transitions.miss(job, { at, available });
  }
}

class Lab {
  readonly bench: Bench;
  readonly transitions: Transitions;
  #people = 0;

  constructor(bench: Bench) {
    this.bench = bench;
    // Nobody else moves these jobs.
    bench.process.kill();
    const { ledger, db } = bench;
    const announcer = {
      progress: () => [],
      succeeded: () => [],
      failed: () => [],
      cancelled: () => [],
      turnedUp: () => [],
      stopNews: () => [],
    };
    this.transitions = new Transitions({ instance: db.instance, ledger, announcer });
  }

  /** A job of a person of its own, in that state. */
  async jobIn(state: JobState): Promise<Job> {
    const { bench } = this;
    const person = await bench.person(++this.#people, 100);
    const id = `quote-${person}`;
    const { quote, statements } = this.quotes.create({ ...bench.terms(person), id });
    const started = bench.jobs.start(quote, bench.runner(person));
    await this.write([...statements, ...started.statements]);
    let { job } = started;
    for (const event of WAYS[state]) {
      const moved = happens(event, job, this.transitions, bench.clock.now());
      await this.write(moved.statements);
      job = moved.job;
    }
    return job;
  }

  write(statements: Moved["statements"]): Promise<void> {
    return this.bench.db.write({ name: "test", statements });
  }

  get quotes() {
    return this.bench.jobs.quotes;
  }

  async row(job: Job): Promise<unknown> {
    const { available, held } = await this.bench.balance(job.person);
    return { ...(await this.bench.jobs.find(job.id)), available, held };
  }
}

describe("the table", () => {
  test("every state can be reached by its way (N19)", () => {
    for (const state of STATES) {
      const walked = WAYS[state].reduce<JobState>((at, event) => follow(at, event) ?? at, "queued");
      expect(walked).toBe(state);
    }
  });

  test("a state is closed exactly when it has no way out (R121)", () => {
    const closed = STATES.filter(isClosed);
    expect(closed).toEqual(["delivered", "failed", "cancelled", "lost", "undelivered"]);
  });

  test("only a queued job can be cancelled or submitted (N19)", () => {
    for (const event of ["cancel", "submit"] as const) {
      expect(STATES.filter((state) => follow(state, event))).toEqual(["queued"]);
    }
  });
});

onEachBackEnd((fresh) => {
  test("every state takes the events of the table and no others (R123, N18, N19)", async () => {
    await using bench = await Bench.open({ fresh });
    const lab = new Lab(bench);
    for (const state of STATES) {
      for (const event of JOB_EVENTS) {
        const job = await lab.jobIn(state);
        const before = await lab.row(job);
        const next = follow(state, event);
        const act = () => happens(event, job, lab.transitions, bench.clock.now());
        if (next === undefined) {
          expect(act, `${state} ${event}`).toThrow(Bug);
          expect(await lab.row(job)).toEqual(before);
          continue;
        }
        const moved = act();
        await lab.write(moved.statements);
        const after = await bench.read(job);
        expect(after, `${state} ${event}`).toEqual(moved.job);
        expect(after.state).toBe(next);
        expect(after.closedAt !== undefined).toBe(isClosed(next));
        const { held } = await bench.balance(job.person);
        expect(held, `${state} ${event}`).toBe(isClosed(next) ? 0 : job.price);
      }
    }
  });

  test("a transition from a state that has passed changes nothing (N18, N19)", async () => {
    await using bench = await Bench.open({ fresh });
    const lab = new Lab(bench);
    for (const actual of STATES) {
      const job = await lab.jobIn(actual);
      const before = await lab.row(job);
      for (const seen of STATES) {
        for (const event of JOB_EVENTS) {
          if (seen === actual || follow(seen, event) === undefined) continue;
          const stale: Job = { ...job, state: seen, cost: 1 as MicroUsd };
          const { statements } = happens(event, stale, lab.transitions, bench.clock.now());
          const refusal = await lab.write(statements).catch((error: unknown) => error);
          expect(refusal, `${actual} as ${seen}: ${event}`).toBeInstanceOf(Rejected);
          expect((refusal as Rejected).rule).toBe(JOB_MOVED);
        }
      }
      expect(await lab.row(job)).toEqual(before);
    }
  });

  test("an outcome of an attempt that was followed by another one is refused (N19)", async () => {
    await using bench = await Bench.open({ fresh });
    const lab = new Lab(bench);
    const first = await lab.jobIn("submitting");
    const at = bench.clock.now();
    const back = lab.transitions.postpone(first, { at, dueAt: at, ...POSTPONED });
    await lab.write(back.statements);
    const second = lab.transitions.submit(back.job, { at, callbackToken: "second", asks: false });
    await lab.write(second.statements);
    const late = happens("accept", first, lab.transitions, at);
    await expect(lab.write(late.statements)).rejects.toThrow(JOB_MOVED);
    expect(await bench.read(first)).toMatchObject({ state: "submitting", attempts: 2 });
  });
});
