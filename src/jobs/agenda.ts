import { and, eq, inArray, lte, sql } from "drizzle-orm";
import {
  build,
  columnsOf,
  type Database,
  indexedBy,
  query,
  rawQuery,
  schema,
} from "../../db/index.ts";
import { present } from "../kernel/index.ts";
import { type Job, jobOf } from "./job.ts";
import type { Line } from "./line.ts";
import { untold } from "./stop-news.ts";

const { job } = schema;

type Row = typeof job.$inferSelect;

/** As texts, or SQLite does not see that an index of a part of the jobs is enough. */
const IS_IN_LINE = sql`${job.state} = 'queued'`;
const IS_LOOKED_AT = sql`${job.dueAt} IS NOT NULL AND ${job.state} <> 'queued'`;
const LINE = indexedBy(job, "job_line");
const LOOKS = indexedBy(job, "job_due");

const DUE = query<{ instance: string; now: number; limit: number }, Row>(
  ({ instance, now, limit }) =>
    build
      .select(columnsOf(job))
      .from(LOOKS)
      .where(and(eq(job.instanceId, instance), lte(job.dueAt, now), IS_LOOKED_AT))
      .orderBy(job.dueAt)
      .limit(limit),
);

const GLANCE = rawQuery<
  { instance: string; now: number },
  { due: number; queued: number; news: number; nextAt: number | null }
>(({ instance, now }) => {
  const looks = sql`FROM ${LOOKS} WHERE instance_id = ${instance} AND ${IS_LOOKED_AT}`;
  const line = sql`FROM ${LINE} WHERE instance_id = ${instance} AND ${IS_IN_LINE}`;
  return sql`SELECT EXISTS (SELECT 1 ${looks} AND due_at <= ${now}) AS due,
    EXISTS (SELECT 1 ${line} AND due_at <= ${now}) AS queued,
    EXISTS (${untold(instance)}) AS news,
    (SELECT min(at) FROM (SELECT min(due_at) AS at ${looks} AND due_at > ${now}
       UNION ALL SELECT min(due_at) ${line} AND due_at > ${now})) AS nextAt`;
});

/** Whether there is anything to do, and of what kind. */
export interface Glance {
  /** A job is to be looked at. */
  readonly due: boolean;
  /** A job in line may go, if it is its turn. */
  readonly queued: boolean;
  /** The admins do not know of a stop, or of its end. */
  readonly news: boolean;
  /** When the next job will be due; for ever away if there is none. */
  readonly nextAt: number;
}

/** What there is to do, read from the jobs themselves: nothing of it lives in memory. */
export class Agenda {
  readonly #db: Database;
  readonly #line: Line;

  constructor(db: Database, line: Line) {
    this.#db = db;
    this.#line = line;
  }

  /** One read instead of five, of which all but one mostly say that there is nothing to do. */
  async glance(now: number): Promise<Glance> {
    const [seen] = await GLANCE(this.#db, { instance: this.#db.instance, now });
    const { due, queued, news, nextAt } = present(seen, "a glance is one row");
    const never = Number.POSITIVE_INFINITY;
    return { due: due === 1, queued: queued === 1, news: news === 1, nextAt: nextAt ?? never };
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
    const isIntent = sql`${IS_LOOKED_AT} AND ${job.state} = 'submitting'`;
    const rows = await this.#db.read
      .select(columnsOf(job))
      .from(LOOKS)
      .where(and(eq(job.instanceId, this.#db.instance), isIntent))
      .orderBy(job.dueAt);
    return rows.map(jobOf);
  }
}
