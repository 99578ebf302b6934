import { Binder, type BoundStatement } from "../../db/bind.ts";
import type { Database, Operation } from "../../db/index.ts";
import { assert } from "../../src/kernel/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import type { BareEngine } from "./bare-engine.ts";
import type { Book, Run } from "./ledger-book.ts";
import { PRICE } from "./ledger-past.ts";

/** How fast operations were, and how long each was waited for. */
export interface Pace {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Callers who each wait for their hold before they capture it. */
export async function payWithCallers(book: Book, count: number, callers: number): Promise<Pace> {
  const { post } = book.ledger;
  const runs = (await book.add(count)).values();
  const stopwatch = new Stopwatch();
  const caller = async () => {
    for (const run of runs) {
      const held = await stopwatch.time(() => post.hold(payment(run)));
      assert(held.status === "held", "a hold is made");
      const captured = await stopwatch.time(() => post.capture(payment(run)));
      assert(captured.status === "captured", "a hold is captured");
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return stopwatch.pace();
}

/**
 * The very statements of the same operations, the reading of their outcome among them, made
 * beforehand; so many operations to a commit, without savepoints or anybody who waits.
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
    const group = runs.slice(at, at + groupSize);
    commits.push(recorded(book.db, (post) => group.map((run) => post.hold(payment(run)))));
    commits.push(recorded(book.db, (post) => group.map((run) => post.capture(payment(run)))));
  }
  const stopwatch = new Stopwatch(groupSize);
  for (const statements of commits) await stopwatch.time(() => engine.commit(statements));
  return stopwatch.pace();
}

/** What the ledger would write, without writing it: its promises stay open for ever. */
function recorded(db: Database, pay: (post: Ledger["post"]) => unknown): BoundStatement[] {
  const binder = new Binder();
  const statements: BoundStatement[] = [];
  const write = <T>(operation: Operation<T>): Promise<T> => {
    statements.push(...binder.bind(operation).statements);
    return new Promise(() => {});
  };
  pay(
    createLedger({ kind: db.kind, instance: db.instance, read: db.read, write } as Database).post,
  );
  return statements;
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
