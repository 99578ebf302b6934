import {
  build,
  type Database,
  openDatabase,
  type Statement,
  schema,
  statement,
} from "../../db/index.ts";
import { kopecks, silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import { addPerson, closeJob, closeSettled } from "../../test/ledger/rows.ts";

/** One run of a model, as far as its money goes. */
export interface Run {
  readonly job: string;
  readonly person: number;
}

export const PRICE = kopecks(100);
/** A person's first top-up and three runs of a hold, a capture and one more top-up. */
export const OPERATIONS_PER_PERSON = 10;
const RUNS_PER_PERSON = 3;

/** More than is spent, and room for it in a safe integer. */
const CASH = kopecks(10_000_000);
/** Runs written down, or people with all their past, in one operation. */
const RUNS_PER_WRITE = 100;
const PEOPLE_PER_WRITE = 20;
/** Operations that wait at once: enough to fill a group while the next is made. */
const WRITES_AT_ONCE = 4;

/** The books of one contender: people with money, and runs that are yet to be paid for. */
export class Book {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly #people: number;
  #runs = 0;

  private constructor(db: Database, people: number) {
    this.db = db;
    this.ledger = createLedger(db);
    this.#people = people;
  }

  /** Everybody has one operation. */
  static async open(url: string, people = 100): Promise<Book> {
    const book = new Book(await databaseAt(url), people);
    await book.#eachPerson((person) => book.#welcome(person));
    return book;
  }

  /** Everybody has ten, all of them written by the operations themselves, in large groups. */
  static async openFull(url: string, people: number): Promise<Book> {
    const book = new Book(await databaseAt(url), people);
    await book.#eachPerson((person) => [...book.#welcome(person), ...book.#past(person)]);
    return book;
  }

  /** Writes down queued runs, each with its quote, of people all over the book. */
  async add(count: number): Promise<readonly Run[]> {
    const runs = Array.from({ length: count }, () => this.#next());
    for (let at = 0; at < count; at += RUNS_PER_WRITE) {
      const some = runs.slice(at, at + RUNS_PER_WRITE);
      const statements = some.flatMap((run) => rowsOf(this.db.instance, run));
      await this.db.write({ name: "add runs", statements });
    }
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
    // A step that is prime to all counts of people here, so that neighbours in time are far apart.
    const person = ((number * 7_919) % this.#people) + 1;
    return { job: number.toString(36).padStart(6, "0"), person };
  }

  async #eachPerson(statementsOf: (person: number) => readonly Statement[]): Promise<void> {
    let next = 1;
    const writer = async () => {
      while (next <= this.#people) {
        const count = Math.min(PEOPLE_PER_WRITE, this.#people - next + 1);
        const some = Array.from({ length: count }, (_, at) => next + at);
        next += count;
        await this.db.write({ name: "load", statements: some.flatMap(statementsOf) });
      }
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, writer));
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

  #past(person: number): readonly Statement[] {
    const { ledger, db } = this;
    return Array.from({ length: RUNS_PER_PERSON }, () => {
      const run = { ...this.#next(), person };
      const op = { ...run, amount: PRICE, actor: "bench", at: 2 };
      const end = { id: run.job, state: "delivered", captured: PRICE };
      return [
        ...rowsOf(db.instance, run),
        ...ledger.hold(op),
        ...ledger.capture(op),
        closeJob(db.instance, end),
        ...ledger.topUp({ ...op, id: `topup:${run.job}`, reason: "bench" }),
      ];
    }).flat();
  }
}

function databaseAt(url: string): Promise<Database> {
  const deps = { clock: systemClock, random: systemRandom, log: silentLog };
  return openDatabase({ url, instance: "bench", ...deps });
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
