import { Fault } from "../src/kernel/index.ts";
import type { Operation, Row } from "./operation.ts";

/** What became of one operation of a group. */
export type Written = { status: "done"; rows: readonly Row[] } | { status: "failed"; error: Error };

/** Where groups are committed: the local file or a remote primary. */
export interface WriteBackEnd {
  /** One answer per operation, after the commit. Rejects only if none of them was committed. */
  commit(group: readonly Operation<unknown>[]): Promise<readonly Written[]>;
  close(): Promise<void>;
}

/** More operations share one commit up to here; beyond, little is gained (ledger.md §1.8). */
const GROUP_MAX = 64;
/** Some seconds of work on the slowest remote primary: more would only grow the wait. */
const WAITING_MAX = 4_096;

interface Waiting {
  operation: Operation<unknown>;
  resolve(rows: readonly Row[]): void;
  reject(error: Error): void;
}

/**
 * The only way to write. One queue per process, on the file and on a remote primary alike: parallel
 * transactions fail on the one and livelock the other, and a shared commit is the fastest as well
 * (ledger.md §0). First come, first served.
 */
export class WriteQueue {
  readonly #backEnd: WriteBackEnd;
  readonly #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  constructor(backEnd: WriteBackEnd) {
    this.#backEnd = backEnd;
  }

  /** How many operations wait, for the metrics. */
  get length(): number {
    return this.#waiting.length;
  }

  submit<T>(operation: Operation<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closed());
    if (this.#waiting.length >= WAITING_MAX) {
      return Promise.reject(new Fault("database_busy", { retry: "later" }));
    }
    const rows = new Promise<readonly Row[]>((resolve, reject) => {
      this.#waiting.push({ operation, resolve, reject });
    });
    this.#draining ??= this.#drain();
    return rows.then((found) => operation.outcome?.read(found) as T);
  }

  /** Takes nothing more, and ends when everything that was taken is written. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    await this.#backEnd.close();
  }

  async #drain(): Promise<void> {
    // Whoever else is about to submit in this turn of the loop joins the group; and native
    // statements are only freed when the loop turns (ledger.md §1.1 #10).
    while ((await turn(), this.#waiting.length > 0)) {
      const group = this.#waiting.splice(0, GROUP_MAX);
      try {
        const written = await this.#backEnd.commit(group.map(({ operation }) => operation));
        for (const [i, waiting] of group.entries()) settle(waiting, written[i]);
      } catch (error) {
        for (const waiting of group) waiting.reject(error as Error);
      }
    }
    this.#draining = undefined;
  }
}

function settle(waiting: Waiting, written: Written | undefined): void {
  if (written?.status === "done") waiting.resolve(written.rows);
  else waiting.reject(written?.error ?? closed());
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function closed(): Fault {
  return new Fault("database_closed", { retry: "later" });
}
