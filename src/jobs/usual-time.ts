import { sql } from "drizzle-orm";
import type { Database } from "../../db/index.ts";
import type { Clock } from "../kernel/index.ts";
import { FAILURE_RULES } from "../kie/index.ts";

/** How long runs of a model took of late, from its submission to its result. */
export interface UsualTime {
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly mostMs: number;
}

/** How often a model gave a result of late; people's own mistakes are not among its runs. */
export interface SuccessRate {
  readonly runs: number;
  readonly succeeded: number;
}

/** The newest runs of the model that are looked at; fewer than the least say nothing. */
const RUNS_MAX = 50;
const RUNS_LEAST = 3;
/** How far back they are looked for, in runs of all models: bounds the search for a rare one. */
const SEARCHED_MAX = 5_000;
/** An answer is good for this long: every poll of every job asks, and every list of models. */
const FRESH_MS = 60_000;

/** What a run that had reached the provider is held against its model for. */
const OWN_FAILURES = Object.entries(FAILURE_RULES)
  .filter(([, { of }]) => of === "model")
  .map(([name]) => name);

type Times = ReadonlyMap<string, UsualTime>;
type Rates = ReadonlyMap<string, SuccessRate>;

/** Measures models by our own jobs (design §4), all of them in one look. */
export class UsualTimes {
  readonly #db: Database;
  readonly #clock: Clock;
  #known: { at: number; measured: Promise<{ times: Times; rates: Rates }> } | undefined;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async of(model: string): Promise<UsualTime | undefined> {
    return (await this.all()).get(model);
  }

  /** By the models' keys, without those of which too little is known. */
  async all(): Promise<Times> {
    return (await this.#fresh()).times;
  }

  /** Absent while nothing is known. */
  async rateOf(model: string): Promise<SuccessRate | undefined> {
    return (await this.#fresh()).rates.get(model);
  }

  async #fresh(): Promise<{ times: Times; rates: Rates }> {
    const at = this.#clock.now();
    if (this.#known && at - this.#known.at < FRESH_MS) return this.#known.measured;
    const known = { at, measured: this.#measure() };
    this.#known = known;
    try {
      return await known.measured;
    } catch (error) {
      if (this.#known === known) this.#known = undefined; // The next one asks again.
      throw error;
    }
  }

  async #measure(): Promise<{ times: Times; rates: Rates }> {
    // Ids begin with their time, so the newest jobs are the end of the primary key.
    const rows = await this.#db.read.all<{ model: string; took: number | null; failed: number }>(
      sql`SELECT model, ended_at - submitted_at AS took, state = 'failed' AS failed FROM (
        SELECT id, model, state, failure, callback_token, submitted_at, ended_at FROM job
         WHERE instance_id = ${this.#db.instance} ORDER BY id DESC LIMIT ${SEARCHED_MAX})
       WHERE ended_at IS NOT NULL
         AND ((state IN ('succeeded', 'delivered', 'undelivered') AND submitted_at IS NOT NULL)
           OR (state = 'failed' AND callback_token IS NOT NULL AND failure IN ${OWN_FAILURES}))
       ORDER BY id DESC`,
    );
    const byModel = [...Map.groupBy(rows, ({ model }) => model)];
    const timesOf = (runs: typeof rows) =>
      runs.flatMap(({ took, failed }) => (failed || took === null ? [] : [took]));
    return {
      times: new Map(
        byModel.flatMap(([model, runs]) => {
          const usual = usualOf(timesOf(runs).slice(0, RUNS_MAX));
          return usual ? [[model, usual] as const] : [];
        }),
      ),
      rates: new Map(
        byModel.map(([model, runs]) => {
          const newest = runs.slice(0, RUNS_MAX);
          return [model, { runs: newest.length, succeeded: timesOf(newest).length }] as const;
        }),
      ),
    };
  }
}

function usualOf(runs: readonly number[]): UsualTime | undefined {
  if (runs.length < RUNS_LEAST) return undefined;
  const times = runs.toSorted((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  return { medianMs: at(0.5), p90Ms: at(0.9), mostMs: at(1) };
}
