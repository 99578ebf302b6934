import {
  build,
  type Database,
  openDatabase,
  type Statement,
  schema,
  statement,
} from "../../db/index.ts";
import { kopecks, present, silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import { addPerson, closeSettled } from "../../test/ledger/rows.ts";

/** One run of a model, as far as its money goes. */
export interface Run {
  readonly job: string;
  readonly person: number;
}

export const PRICE = kopecks(100);

const PEOPLE = Array.from({ length: 100 }, (_, n) => n + 1);
/** More than is spent, and room for it in a safe integer. */
const CASH = kopecks(1_000_000_000);
/** Runs written down in one operation. */
const RUNS_PER_WRITE = 100;

/** The books of one contender: people with money, and runs that are yet to be paid for. */
export class Book {
  readonly db: Database;
  readonly ledger: Ledger;
  #runs = 0;

  private constructor(db: Database) {
    this.db = db;
    this.ledger = createLedger(db);
  }

  static async open(url: string): Promise<Book> {
    const deps = { clock: systemClock, random: systemRandom, log: silentLog };
    const book = new Book(await openDatabase({ url, instance: "bench", ...deps }));
    await Promise.all(PEOPLE.map((person) => book.#welcome(person)));
    return book;
  }

  /** Writes down queued runs, each with its quote, of all people in turn. */
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
    const person = present(PEOPLE[number % PEOPLE.length], "people take turns");
    return { job: number.toString(36).padStart(6, "0"), person };
  }

  #welcome(id: number): Promise<void> {
    const deposit = { id: `first:${id}`, person: id, amount: CASH, actor: "bench", at: 1 };
    return this.db.write({
      name: "welcome",
      statements: [
        addPerson(this.db.instance, id),
        ...this.ledger.openAccounts(id),
        ...this.ledger.topUp({ ...deposit, reason: "bench" }),
      ],
    });
  }
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
