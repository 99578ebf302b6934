import { and, eq, gt, inArray, lte, min, ne, type SQL } from "drizzle-orm";
import { type Database, schema } from "../../db/index.ts";
import { type Job, jobOf } from "./job.ts";
import type { Line } from "./line.ts";

const { job } = schema;

/** What there is to do, read from the jobs themselves: nothing of it lives in memory. */
export class Agenda {
  readonly #db: Database;
  readonly #line: Line;

  constructor(db: Database, line: Line) {
    this.#db = db;
    this.#line = line;
  }

  /** Jobs to be looked at, the longest due first. Those in line have their own order. */
  due(now: number, limit: number): Promise<Job[]> {
    return this.#read(and(lte(job.dueAt, now), ne(job.state, "queued")), limit);
  }

  /** Queued jobs whose turn has come, in the order of the line. */
  async ready(now: number, limit: number): Promise<Job[]> {
    const ids = (await this.#line.ready(now, limit)).map(({ id }) => id);
    if (ids.length === 0) return [];
    const jobs = await this.#read(inArray(job.id, ids), limit);
    return jobs.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  }

  /** Intents without an outcome. */
  intents(): Promise<Job[]> {
    return this.#read(eq(job.state, "submitting"));
  }

  /** When the next job will be due; for ever away if there is none. */
  async nextAfter(now: number): Promise<number> {
    const next = await this.#db.read
      .select({ dueAt: min(job.dueAt) })
      .from(job)
      .where(and(eq(job.instanceId, this.#db.instance), gt(job.dueAt, now)))
      .get();
    return next?.dueAt ?? Number.POSITIVE_INFINITY;
  }

  async #read(which: SQL | undefined, limit = -1): Promise<Job[]> {
    const rows = await this.#db.read
      .select()
      .from(job)
      .where(and(eq(job.instanceId, this.#db.instance), which))
      .orderBy(job.dueAt)
      .limit(limit);
    return rows.map(jobOf);
  }
}
