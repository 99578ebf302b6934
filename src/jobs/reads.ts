import { and, asc, desc, eq, isNull, type SQL } from "drizzle-orm";
import { build, type Database, query, schema } from "../../db/index.ts";
import { fileOf, type Job, type JobFile, jobOf, type TimelineEntry } from "./job.ts";

const { job, jobEvent, jobFile } = schema;

const OPEN = query<{ instance: string; person: number }, typeof job.$inferSelect>(
  ({ instance, person }) =>
    build
      .select()
      .from(job)
      .where(and(eq(job.instanceId, instance), eq(job.personId, person), isNull(job.closedAt)))
      .orderBy(asc(job.createdAt), asc(job.id)),
);

const OF_QUOTE = query<
  { instance: string; quote: string; person: number },
  typeof job.$inferSelect
>(({ instance, quote, person }) =>
  build
    .select()
    .from(job)
    .where(and(eq(job.instanceId, instance), eq(job.quoteId, quote), eq(job.personId, person))),
);

const FILES = query<{ instance: string; id: string }, typeof jobFile.$inferSelect>(
  ({ instance, id }) =>
    build
      .select()
      .from(jobFile)
      .where(and(eq(jobFile.instanceId, instance), eq(jobFile.jobId, id)))
      .orderBy(asc(jobFile.ordinal)),
);

/** What can be known of jobs without running any: for `trt job show`. */
export interface JobReads {
  /** By id or by №. */
  findAny(asked: string): Promise<Job | undefined>;
  files(id: string): Promise<JobFile[]>;
  timeline(id: string): Promise<TimelineEntry[]>;
}

export function createJobReads(db: Database): JobReads {
  return new Reads(db);
}

/** The jobs of one instance, as they are stored. */
export class Reads implements JobReads {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  find(id: string): Promise<Job | undefined> {
    return this.#one(eq(job.id, id));
  }

  async findAny(asked: string): Promise<Job | undefined> {
    return (await this.find(asked)) ?? this.findByNumber(asked.toUpperCase());
  }

  findByNumber(number: string, person?: number): Promise<Job | undefined> {
    const byNumber = eq(job.number, number);
    return this.#one(person === undefined ? byNumber : and(byNumber, eq(job.personId, person)));
  }

  findByToken(callbackToken: string): Promise<Job | undefined> {
    return this.#one(eq(job.callbackToken, callbackToken));
  }

  async ofQuote(quote: string, person: number): Promise<Job | undefined> {
    const [row] = await OF_QUOTE(this.#db, { instance: this.#db.instance, quote, person });
    return row && jobOf(row);
  }

  /** A person's newest run of a model, without those that were removed from the history. */
  async last(person: number, model: string): Promise<Job | undefined> {
    const own = and(eq(job.personId, person), eq(job.model, model), isNull(job.deletedAt));
    const [row] = await this.#db.read
      .select()
      .from(job)
      .where(and(this.#here(), own))
      .orderBy(desc(job.createdAt), desc(job.id))
      .limit(1);
    return row && jobOf(row);
  }

  async open(person: number): Promise<Job[]> {
    const rows = await OPEN(this.#db, { instance: this.#db.instance, person });
    return rows.map(jobOf);
  }

  async files(id: string): Promise<JobFile[]> {
    return (await FILES(this.#db, { instance: this.#db.instance, id })).map(fileOf);
  }

  async timeline(id: string): Promise<TimelineEntry[]> {
    const rows = await this.#db.read
      .select()
      .from(jobEvent)
      .where(and(eq(jobEvent.instanceId, this.#db.instance), eq(jobEvent.jobId, id)))
      .orderBy(asc(jobEvent.id));
    return rows.map(({ at, event, detail }) => ({ at, event, ...(detail !== null && { detail }) }));
  }

  async #one(which: SQL | undefined): Promise<Job | undefined> {
    const row = await this.#db.read.select().from(job).where(and(this.#here(), which)).get();
    return row && jobOf(row);
  }

  #here(): SQL {
    return eq(job.instanceId, this.#db.instance);
  }
}
