import { sql } from "drizzle-orm";
import type { Database } from "../../db/index.ts";
import type { Clock } from "../kernel/index.ts";

/** How long runs of a model took of late, from its submission to its result. */
export interface UsualTime {
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly mostMs: number;
}

/** The newest runs of the model that are looked at; fewer than the least say nothing. */
const RUNS_MAX = 50;
const RUNS_LEAST = 3;
/** How far back they are looked for, in runs of all models: bounds the search for a rare one. */
const SEARCHED_MAX = 5_000;
/** An answer is good for this long: every poll of every job asks, and every list of models. */
const FRESH_MS = 60_000;

type Times = ReadonlyMap<string, UsualTime>;

/** Measures models by our own jobs (design §4), all of them in one look. */
export class UsualTimes {
  readonly #db: Database;
  readonly #clock: Clock;
  #known: { at: number; times: Promise<Times> } | undefined;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async of(model: string): Promise<UsualTime | undefined> {
    return (await this.all()).get(model);
  }

  /** By the models' keys, without those of which too little is known. */
  async all(): Promise<Times> {
    const at = this.#clock.now();
    if (this.#known && at - this.#known.at < FRESH_MS) return this.#known.times;
    const known = { at, times: this.#measure() };
    this.#known = known;
    try {
      return await known.times;
    } catch (error) {
      if (this.#known === known) this.#known = undefined; // The next one asks again.
      throw error;
    }
  }

  async #measure(): Promise<Times> {
    // Ids begin with their time, so the newest jobs are the end of the primary key.
    const rows = await this.#db.read.all<{ model: string; took: number }>(sql`
      SELECT model, ended_at - submitted_at AS took FROM (
        SELECT id, model, state, submitted_at, ended_at FROM job
         WHERE instance_id = ${this.#db.instance} ORDER BY id DESC LIMIT ${SEARCHED_MAX})
       WHERE state IN ('succeeded', 'delivered', 'undelivered')
         AND submitted_at IS NOT NULL AND ended_at IS NOT NULL
       ORDER BY id DESC`);
    const byModel = Map.groupBy(rows, ({ model }) => model);
    return new Map(
      [...byModel].flatMap(([model, runs]) => {
        const usual = usualOf(runs.slice(0, RUNS_MAX).map(({ took }) => took));
        return usual ? [[model, usual] as const] : [];
      }),
    );
  }
}

function usualOf(runs: readonly number[]): UsualTime | undefined {
  if (runs.length < RUNS_LEAST) return undefined;
  const times = runs.toSorted((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  return { medianMs: at(0.5), p90Ms: at(0.9), mostMs: at(1) };
}
