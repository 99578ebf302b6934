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
/** An answer is good for this long: every poll of every job asks. */
const FRESH_MS = 60_000;

/** Measures models by our own jobs (design §4). */
export class UsualTimes {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #known = new Map<string, { at: number; usual: UsualTime | undefined }>();

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async of(model: string): Promise<UsualTime | undefined> {
    const at = this.#clock.now();
    const known = this.#known.get(model);
    if (known && at - known.at < FRESH_MS) return known.usual;
    const usual = await this.#measure(model);
    this.#known.set(model, { at, usual });
    return usual;
  }

  async #measure(model: string): Promise<UsualTime | undefined> {
    // Ids begin with their time, so the newest jobs are the end of the primary key.
    const rows = await this.#db.read.all<{ took: number }>(sql`
      SELECT ended_at - submitted_at AS took FROM (
        SELECT model, state, submitted_at, ended_at FROM job
         WHERE instance_id = ${this.#db.instance} ORDER BY id DESC LIMIT ${SEARCHED_MAX})
       WHERE model = ${model} AND state IN ('succeeded', 'delivered', 'undelivered')
         AND submitted_at IS NOT NULL AND ended_at IS NOT NULL
       LIMIT ${RUNS_MAX}`);
    if (rows.length < RUNS_LEAST) return undefined;
    const times = rows.map(({ took }) => took).sort((a, b) => a - b);
    const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
    return { medianMs: at(0.5), p90Ms: at(0.9), mostMs: at(1) };
  }
}
