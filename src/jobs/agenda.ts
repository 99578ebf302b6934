import { and, eq, gt, inArray, lte, min, ne } from "drizzle-orm";
import { build, type Database, query, schema } from "../../db/index.ts";
import { type Job, jobOf } from "./job.ts";
import type { Line } from "./line.ts";

const { job } = schema;

type Row = typeof job.$inferSelect;

const DUE = query<{ instance: string; now: number; limit: number }, Row>(
  ({ instance, now, limit }) =>
    build
      .select()
      .from(job)
      .where(and(eq(job.instanceId, instance), lte(job.dueAt, now), ne(job.state, "queued")))
      .orderBy(job.dueAt)
      .limit(limit),
);

const NEXT = query<{ instance: string; now: number }, { dueAt: number | null }>(
  ({ instance, now }) =>
    build
      .select({ dueAt: min(job.dueAt) })
      .from(job)
      .where(and(eq(job.instanceId, instance), gt(job.dueAt, now))),
);

/** What there is to do, read from the jobs themselves: nothing of it lives in memory. */
export class Agenda {
  readonly #db: Database;
  readonly #line: Line;

  constructor(db: Database, line: Line) {
    this.#db = db;
    this.#line = line;
  }

  /** Jobs to be looked at, the longest due first. Those in line have their own order. */
  async due(now: number, limit: number): Promise<Job[]> {
    return (await DUE(this.#db, { instance: this.#db.instance, now, limit })).map(jobOf);
  }

  /** Queued jobs whose turn has come, in the order of the line. */
  async ready(now: number, limit: number): Promise<Job[]> {
    const ids = (await this.#line.ready(now, limit)).map(({ id }) => id);
    if (ids.length === 0) return [];
    const rows = await this.#db.read
      .select()
      .from(job)
      .where(and(eq(job.instanceId, this.#db.instance), inArray(job.id, ids)));
    const jobs = rows.map(jobOf);
    return jobs.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  }

  /** Intents without an outcome. */
  async intents(): Promise<Job[]> {
    const rows = await this.#db.read
      .select()
      .from(job)
      .where(and(eq(job.instanceId, this.#db.instance), eq(job.state, "submitting")))
      .orderBy(job.dueAt);
    return rows.map(jobOf);
  }

  /** When the next job will be due; for ever away if there is none. */
  async nextAfter(now: number): Promise<number> {
    const [next] = await NEXT(this.#db, { instance: this.#db.instance, now });
    return next?.dueAt ?? Number.POSITIVE_INFINITY;
  }
}
