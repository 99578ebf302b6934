import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { type Database, indexedBy, rawQuery, schema } from "../../db/index.ts";
import { RUNNING_STATES } from "./states.ts";

/** More of one person's jobs wait in line (design §7). */
const AT_ONCE_MAX = 3;

export interface Waiting {
  readonly id: string;
  /** 1 is next. */
  readonly place: number;
}

const READY = rawQuery<{ instance: string; now: number; limit: number }, Waiting>(
  ({ instance, now, limit }) => {
    const may = sql`due_at <= ${now} AND (turn <= ${AT_ONCE_MAX} OR deadline_at <= ${now})`;
    return line(instance, may, limit);
  },
);

const HEAD = rawQuery<{ instance: string; limit: number }, Waiting>(({ instance, limit }) =>
  line(instance, sql`TRUE`, limit),
);

const PLACE = rawQuery<{ instance: string; id: string }, Waiting>(({ instance, id }) =>
  line(instance, sql`id = ${id}`, 1),
);

/**
 * The line of queued jobs, computed whenever it is asked for. A job's turn is how many jobs of its
 * person go before it, running ones included, plus one; the first turn of everybody comes before
 * anybody's second, and within a turn the older job. So a person's fifty jobs delay nobody's first,
 * and a job waits for at most the first turns of others, which end by themselves.
 */
export class Line {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Those that may be submitted now, in order; also those whose time in line is over. */
  ready(now: number, limit: number): Promise<Waiting[]> {
    return READY(this.#db, { instance: this.#db.instance, now, limit });
  }

  /** The head of the line, whether it may go or not. */
  head(limit: number): Promise<Waiting[]> {
    return HEAD(this.#db, { instance: this.#db.instance, limit });
  }

  async place(id: string): Promise<number | undefined> {
    const [found] = await PLACE(this.#db, { instance: this.#db.instance, id });
    return found?.place;
  }
}

function line(instance: Placeholder, which: SQL, limit: Placeholder | number): SQL {
  return sql`
    WITH waiting AS (
      SELECT id, person_id, due_at, deadline_at, created_at
        FROM ${indexedBy(schema.job, "job_line")}
       WHERE instance_id = ${instance} AND state = 'queued'),
    running (person_id, jobs) AS (
      SELECT person_id, count(*) FROM ${indexedBy(schema.job, "job_open")}
       WHERE instance_id = ${instance} AND closed_at IS NULL
         AND person_id IN (SELECT person_id FROM waiting) AND state IN ${[...RUNNING_STATES]}
       GROUP BY person_id),
    turns AS (
      SELECT id, due_at, deadline_at, created_at, ifnull(jobs, 0)
             + row_number() OVER (PARTITION BY person_id ORDER BY created_at, id) AS turn
        FROM waiting LEFT JOIN running USING (person_id)),
    line AS (
      SELECT *, row_number() OVER (ORDER BY turn, created_at, id) AS place FROM turns)
    SELECT id, place FROM line WHERE ${which} ORDER BY place LIMIT ${limit}`;
}
