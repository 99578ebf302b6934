import {
  build,
  type Database,
  openDatabase,
  type Statement,
  schema,
  statement,
} from "../../db/index.ts";
import { silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import { addPerson, closeSettled } from "../../test/ledger/rows.ts";
import { CASH, PRICE, payerOf, RUNS_PER_PERSON, writePast } from "./ledger-past.ts";

/** One run of a model, as far as its money goes. */
export interface Run {
  readonly job: string;
  readonly person: number;
}

export const BENCH_INSTANCE = "bench";

/** Runs, or people, written down in one operation. */
const ROWS_PER_WRITE = 100;

/** The books of one contender: people with money, and runs that are yet to be paid for. */
export class Book {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly #people: number;
  #runs = 0;

  private constructor(db: Database, people: number, runs = 0) {
    this.db = db;
    this.ledger = createLedger(db);
    this.#people = people;
    this.#runs = runs;
  }

  /** Everybody has one operation. */
  static async open(url: string, people = 100): Promise<Book> {
    const book = new Book(await databaseAt(url), people);
    for (let from = 1; from <= people; from += ROWS_PER_WRITE) {
      const count = Math.min(ROWS_PER_WRITE, people - from + 1);
      const some = Array.from({ length: count }, (_, at) => from + at);
      const statements = some.flatMap((person) => book.#welcome(person));
      await book.db.write({ name: "welcome", statements });
    }
    return book;
  }

  /** A file in which everybody has `OPERATIONS_PER_PERSON`, to be opened, or copied before. */
  static async writeFull(path: string, people: number): Promise<void> {
    const db = await databaseAt(`file:${path}`);
    const accounts = createLedger(db).openAccounts(1);
    await db.write({ name: "open", statements: [addPerson(db.instance, 1), ...accounts] });
    await db.close();
    writePast(path, { instance: db.instance, people });
  }

  /** What `writeFull` has written, or a copy of it. */
  static async openFull(url: string, people: number): Promise<Book> {
    return new Book(await databaseAt(url), people, people * RUNS_PER_PERSON);
  }

  /**
   * Writes down queued runs, each with its quote, of people all over the book. The log of a file is
   * taken into it afterwards: what is measured next pays for its own pages, not for these.
   */
  async add(count: number): Promise<readonly Run[]> {
    const runs = Array.from({ length: count }, () => this.#next());
    for (let at = 0; at < count; at += ROWS_PER_WRITE) {
      const some = runs.slice(at, at + ROWS_PER_WRITE);
      const statements = some.flatMap((run) => rowsOf(this.db.instance, run));
      await this.db.write({ name: "add runs", statements });
    }
    if (this.db.kind === "file") await this.db.rows("PRAGMA wal_checkpoint(PASSIVE)", []);
    return runs;
  }

  /** What was measured was done: all runs are paid for, and the books balance. */
  async check(): Promise<void> {
    const { write, instance } = this.db;
    await write({ name: "close runs", statements: [closeSettled(instance)] });
    const { checks } = await this.ledger.audit();
    const wrong = checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
    if (wrong.length > 0) throw new Error(wrong.join("; "));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.db.close();
  }

  #next(): Run {
    const number = this.#runs++;
    return { job: `${number}`.padStart(6, "0"), person: payerOf(number, this.#people) };
  }

  #welcome(id: number): readonly Statement[] {
    const { ledger, db } = this;
    const deposit = { id: `first:${id}`, person: id, amount: CASH, actor: "bench", at: 1 };
    return [
      addPerson(db.instance, id),
      ...ledger.openAccounts(id),
      ...ledger.topUp({ ...deposit, reason: "bench" }),
    ];
  }
}

function databaseAt(url: string): Promise<Database> {
  const deps = { clock: systemClock, random: systemRandom, log: silentLog };
  return openDatabase({ url, instance: BENCH_INSTANCE, ...deps });
}

function rowsOf(instanceId: string, { job, person }: Run): readonly Statement[] {
  const both = {
    instanceId,
    id: job,
    personId: person,
    model: "model",
    input: "{}",
    priceKopecks: PRICE,
    costMicroUsd: 1,
    rate: "{}",
    createdAt: 1,
  };
  const asJob = {
    number: job,
    chatId: person,
    quoteId: job,
    kind: "image",
    state: "queued",
    deadlineAt: 1,
  } as const;
  return [
    statement(build.insert(schema.quote).values({ ...both, updatedAt: 1 })),
    statement(build.insert(schema.job).values({ ...both, ...asJob })),
  ];
}
