import { Binder, type BoundStatement } from "../../db/bind.ts";
import type { Operation } from "../../db/index.ts";
import type { BareEngine } from "./bare-engine.ts";
import type { Book, Run } from "./ledger-book.ts";
import { PRICE } from "./ledger-past.ts";

/** How fast operations were, and how long each was waited for. */
export interface Pace {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Callers who each wait for their hold before they capture it. The program joins both with its other
 * statements and reads no receipt, so none is read here.
 */
export async function payWithCallers(book: Book, count: number, callers: number): Promise<Pace> {
  const { db } = book;
  const runs = (await book.add(count)).values();
  const stopwatch = new Stopwatch();
  const caller = async () => {
    for (const run of runs) {
      for (const operation of operationsOf(book, run)) {
        await stopwatch.time(() => db.write(operation));
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return stopwatch.pace();
}

/**
 * The very statements of the same operations, made beforehand; so many operations to a commit,
 * without savepoints or anybody who waits.
 */
export async function payBare(
  book: Book,
  engine: BareEngine,
  count: number,
  groupSize: number,
): Promise<Pace> {
  const runs = await book.add(count);
  const commits: BoundStatement[][] = [];
  for (let at = 0; at < count; at += groupSize) {
    const operations = runs.slice(at, at + groupSize).map((run) => operationsOf(book, run));
    commits.push(bound(operations.map(([hold]) => hold)));
    commits.push(bound(operations.map(([, capture]) => capture)));
  }
  const stopwatch = new Stopwatch(groupSize);
  for (const statements of commits) await stopwatch.time(() => engine.commit(statements));
  return stopwatch.pace();
}

/** A rule that says no throws; that all of it was done is what the book's check proves. */
function operationsOf({ ledger }: Book, run: Run): readonly [Operation<void>, Operation<void>] {
  return [
    { name: "hold", statements: ledger.hold(payment(run)) },
    { name: "capture", statements: ledger.capture(payment(run)) },
  ];
}

function bound(operations: readonly Operation<void>[]): BoundStatement[] {
  const binder = new Binder();
  return operations.flatMap((operation) => binder.bind(operation).statements);
}

function payment({ job, person }: Run) {
  return { job, person, amount: PRICE, actor: "bench", at: 2 };
}

class Stopwatch {
  readonly #times: number[] = [];
  readonly #startedAt = performance.now();
  readonly #operationsPerTime: number;

  constructor(operationsPerTime = 1) {
    this.#operationsPerTime = operationsPerTime;
  }

  async time<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    this.#times.push(performance.now() - startedAt);
    return result;
  }

  pace(): Pace {
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    const sorted = this.#times.toSorted((a, b) => a - b);
    const percentile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
    return {
      perSecond: (sorted.length * this.#operationsPerTime) / seconds,
      p50Ms: percentile(0.5),
      p99Ms: percentile(0.99),
    };
  }
}
