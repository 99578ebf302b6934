import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { type Database, rawQuery, type Statement, statement } from "../../db/index.ts";
import type { Clock } from "../kernel/index.ts";
import { FAILURE_RULES, type FailureClass } from "../kie/index.ts";
import { BREAKER, letThrough, liftOwn } from "./breaker.ts";
import type { Job } from "./job.ts";
import type { StopName } from "./stops.ts";

/** While a model is paused, one run in this time is let through (design §10). */
const PROBE_MS = 10 * 60_000;
/** One odd input says nothing of a model, however often it is sent. */
const INPUTS_LEAST = 2;
/** Lists ask about every model at each press. */
const FRESH_MS = 2_000;

/** The rule that says: the model was paused meanwhile. */
export const MODEL_PAUSED = "model: paused";

/** Why a model is not sold now, or only on trial. Times in Unix ms. */
export interface Pause {
  readonly since: number;
  /** From when one run is let through; absent: not before an admin lifts it. */
  readonly probeAt?: number;
}

const stopOf = (model: string): StopName => `model:${model}`;

/**
 * Joins the write that ends a job: a failure of the model's own counts, and pauses it when it is
 * one too many. What failed before the model had it says nothing of the model.
 */
export function countFailure(
  instance: string,
  job: Job,
  { at, failure }: { at: number; failure: FailureClass },
): readonly Statement[] {
  const { pausesAfter } = FAILURE_RULES[failure];
  if (pausesAfter === undefined || job.state === "queued") return [];
  const name = stopOf(job.model);
  const inputOf = (id: unknown) =>
    sql`(SELECT input FROM job WHERE job.instance_id = ${instance} AND job.id = ${id})`;
  const differs = sql`${inputOf(sql`breaker.first_job_id`)} IS NOT ${inputOf(job.id)}`;
  const inputs = pausesAfter === 1 ? 1 : INPUTS_LEAST;
  return [
    statement(sql`INSERT INTO breaker
        (instance_id, name, failures, first_job_id, inputs, probe_at)
      VALUES (${instance}, ${name}, 1, ${job.id}, 1, ${at + PROBE_MS})
      ON CONFLICT (instance_id, name) DO UPDATE SET
        failures = failures + 1,
        first_job_id = ifnull(first_job_id, excluded.first_job_id),
        inputs = min(2, inputs + (${differs})),
        probe_at = excluded.probe_at`),
    statement(sql`INSERT OR IGNORE INTO stop (instance_id, name, cause, reason, since)
      SELECT instance_id, name, ${BREAKER}, failures || ' × ' || ${failure}, ${at} FROM breaker
       WHERE instance_id = ${instance} AND name = ${name}
         AND failures >= ${pausesAfter} AND inputs >= ${inputs}`),
  ];
}

/** Joins the write of a result: the model works, so the row of failures is over. */
export function countSuccess(instance: string, { model }: Job): readonly Statement[] {
  const name = stopOf(model);
  return [
    statement(sql`UPDATE breaker SET failures = 0, inputs = 0, first_job_id = NULL
      WHERE instance_id = ${instance} AND name = ${name} AND failures > 0`),
    liftOwn(instance, name),
  ];
}

/** Joins the start of a run: while the model is paused, one is let through now and then. */
export function demandSold(instance: string, model: string, at: number): readonly Statement[] {
  return letThrough(instance, stopOf(model), { at, everyMs: PROBE_MS, rule: MODEL_PAUSED });
}

interface PauseRow {
  model: string;
  since: number;
  probeAt: number | null;
}

const pauses = (which: (name: Placeholder) => SQL) =>
  rawQuery<{ instance: string; name: string }, PauseRow>(
    ({ instance, name }) => sql`SELECT substr(name, 7) AS model, min(since) AS since,
        CASE WHEN min(cause) = ${BREAKER} AND max(cause) = ${BREAKER} THEN ifnull(
          (SELECT probe_at FROM breaker b WHERE b.instance_id = stop.instance_id
            AND b.name = stop.name), 0) END AS probeAt
      FROM stop WHERE instance_id = ${instance} AND ${which(name)} GROUP BY name`,
  );

const ONE = pauses((name) => sql`name = ${name}`);
const ALL = pauses((pattern) => sql`name GLOB ${pattern}`);

/** Which models are not sold now; every process reads the same rows. */
export class Pauses {
  readonly #db: Database;
  readonly #clock: Clock;
  #known: { at: number; pauses: ReadonlyMap<string, Pause> } | undefined;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Paused models, seconds old at most, for badges in lists. Those on trial are not among them. */
  async models(): Promise<ReadonlySet<string>> {
    const at = this.#clock.now();
    if (!this.#known || at - this.#known.at >= FRESH_MS) {
      this.#known = { at, pauses: await this.#read() };
    }
    const paused = [...this.#known.pauses].filter(([, pause]) => !isOnTrial(pause, at));
    return new Set(paused.map(([model]) => model));
  }

  /** How it stands with one model at this moment. */
  async of(model: string): Promise<Pause | undefined> {
    return (await this.#read(model)).get(model);
  }

  async #read(model?: string): Promise<ReadonlyMap<string, Pause>> {
    const { instance } = this.#db;
    const name = model === undefined ? "model:*" : stopOf(model);
    const rows = await (model === undefined ? ALL : ONE)(this.#db, { instance, name });
    return new Map(
      rows.map(({ model: key, since, probeAt }) => [
        key,
        { since, ...(probeAt !== null && { probeAt }) },
      ]),
    );
  }
}

/** The next run is let through, to see whether the model works again. */
export function isOnTrial({ probeAt }: Pause, at: number): boolean {
  return probeAt !== undefined && probeAt <= at;
}
