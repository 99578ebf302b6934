import { and, eq, type SQL, sql } from "drizzle-orm";
import {
  build,
  changedOne,
  type Database,
  guard,
  query,
  type Statement,
  schema,
  statement,
} from "../../db/index.ts";
import type { Input, Rate } from "../catalog/index.ts";
import {
  type Clock,
  type Kopecks,
  kopecks,
  type MicroUsd,
  microUsd,
  type Random,
  randomText,
} from "../kernel/index.ts";

const { quote } = schema;

/** What a confirmation shows. Its price is frozen: that much is held, and no more is captured. */
export interface Quote {
  /** Short: it travels in buttons. */
  readonly id: string;
  readonly person: number;
  /** The catalogue's key. */
  readonly model: string;
  /** As it will be sent, with people's files as `tg:<file_id>`. */
  readonly input: Input;
  readonly price: Kopecks;
  readonly cost: MicroUsd;
  readonly rate: Rate;
  /** Rises with every change: a button of an older copy does not run what it did not show. */
  readonly version: number;
  /** The run that this one repeats or changes, until it is run itself. */
  readonly origin?: string;
  /** What of that run it uses: absent, its input; otherwise what `findByOrigin` was asked for. */
  readonly originPart?: string;
  readonly createdAt: number;
}

/** What a quote says; the caller has priced it. */
export type Terms = Pick<Quote, "input" | "price" | "cost" | "rate">;

export interface NewQuote extends Terms {
  /** At most 16 characters, such as the id of the form that it was made of. Absent: drawn. */
  readonly id?: string;
  readonly person: number;
  readonly model: string;
  readonly origin?: string;
  readonly originPart?: string;
}

/** The rule that says: the quote was changed or run since it was read. */
export const QUOTE_CHANGED = "quote: changed meanwhile";
/** The rule that says: a quote of this origin and model waits already; see `findByOrigin`. */
export const QUOTE_EXISTS = "quote: exists";

export interface Quotes {
  /** Rejected by `QUOTE_EXISTS` where two copies of one press meet. */
  create(terms: NewQuote): { quote: Quote; statements: readonly Statement[] };
  /** Other terms under the same id. Rejected by `QUOTE_CHANGED`. */
  change(seen: Quote, terms: Terms): { quote: Quote; statements: readonly Statement[] };
  find(id: string, person: number): Promise<Quote | undefined>;
  /** The quote that makes this of this run with this model and was not run yet. */
  findByOrigin(
    after: { job: string; part?: string },
    model: string,
    person: number,
  ): Promise<Quote | undefined>;
}

/** 50 bits: enough for what is unique within an instance and is shown to its person alone. */
const ID_CHARS = 10;

const FIND = query<{ instance: string; id: string; person: number }, typeof quote.$inferSelect>(
  ({ instance, id, person }) =>
    build
      .select()
      .from(quote)
      .where(and(eq(quote.instanceId, instance), eq(quote.id, id), eq(quote.personId, person))),
);

export function createQuotes(deps: { db: Database; clock: Clock; random: Random }): Quotes {
  const { db, clock, random } = deps;
  const read = async (where: SQL | undefined) => {
    const row = await db.read
      .select()
      .from(quote)
      .where(and(eq(quote.instanceId, db.instance), where))
      .get();
    return row && quoteOf(row);
  };

  return {
    create(terms) {
      const createdAt = clock.now();
      const id = terms.id ?? randomText(ID_CHARS, random);
      const made: Quote = { ...terms, id, version: 1, createdAt };
      return { quote: made, statements: [insert(db.instance, made)] };
    },

    change(seen, terms) {
      const changed: Quote = { ...seen, ...terms, version: seen.version + 1 };
      return { quote: changed, statements: update(db.instance, seen, terms, clock.now()) };
    },

    async find(id, person) {
      const [row] = await FIND(db, { instance: db.instance, id, person });
      return row && quoteOf(row);
    },

    findByOrigin: ({ job, part = "" }, model, person) => {
      const after = and(eq(quote.originJobId, job), eq(quote.originPart, part));
      return read(and(after, eq(quote.model, model), eq(quote.personId, person)));
    },
  };
}

function insert(instance: string, made: Quote): Statement {
  const row = {
    instanceId: instance,
    id: made.id,
    personId: made.person,
    model: made.model,
    ...columnsOf(made),
    version: made.version,
    originJobId: made.origin ?? null,
    originPart: made.originPart ?? "",
    createdAt: made.createdAt,
    updatedAt: made.createdAt,
  };
  return statement(build.insert(quote).values(row), QUOTE_EXISTS);
}

function update(instance: string, seen: Quote, terms: Terms, at: number): readonly Statement[] {
  return [
    guard(sql`NOT ${wasRun(instance, seen.id)}`, QUOTE_CHANGED),
    statement(
      build
        .update(quote)
        .set({ ...columnsOf(terms), version: seen.version + 1, updatedAt: at })
        .where(
          and(
            eq(quote.instanceId, instance),
            eq(quote.id, seen.id),
            eq(quote.personId, seen.person),
            eq(quote.version, seen.version),
          ),
        ),
    ),
    changedOne(QUOTE_CHANGED),
  ];
}

/** Whether a job was made of the quote: then it is never changed or run again. */
export function wasRun(instance: string, id: string): SQL {
  return sql`EXISTS (SELECT 1 FROM job WHERE instance_id = ${instance} AND quote_id = ${id})`;
}

function columnsOf(terms: Terms) {
  return {
    input: JSON.stringify(terms.input),
    priceKopecks: terms.price,
    costMicroUsd: terms.cost,
    rate: JSON.stringify(terms.rate),
  };
}

function quoteOf(row: typeof quote.$inferSelect): Quote {
  return {
    id: row.id,
    person: row.personId,
    model: row.model,
    input: JSON.parse(row.input) as Input,
    price: kopecks(row.priceKopecks),
    cost: microUsd(row.costMicroUsd),
    rate: JSON.parse(row.rate) as Rate,
    version: row.version,
    createdAt: row.createdAt,
    ...(row.originJobId !== null && { origin: row.originJobId }),
    ...(row.originPart !== "" && { originPart: row.originPart }),
  };
}
