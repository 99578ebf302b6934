import { Bug, type Clock, Fault, type Log } from "../src/kernel/index.ts";
import { Binder, type BoundOperation } from "./bind.ts";
import type { Operation, Row } from "./operation.ts";
import { Frozen, type Moves, Unclear } from "./unclear.ts";
import { failed, type WriteResult, type Writer } from "./writer.ts";

/** Operations in one commit: five times the throughput of single ones, 3 ms late (§1.8). */
export const GROUP_OPERATIONS_MAX = 64;
/** Statements in one commit, so that a group of long ones does not hold the server's write lock. */
const GROUP_STATEMENTS_MAX = 1_024;
/** Under half a second of work for a remote primary at its measured 2 000 grouped a second. */
const WAITING_MAX = 1_000;
/** Whoever asked has mostly given up by then, and asks again: a write is not begun for nobody. */
const WAITING_MAX_MS = 10_000;

interface Waiting {
  readonly operation: BoundOperation;
  /** Unix milliseconds. */
  readonly since: number;
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The one queue through which everything is written (ledger.md §0: without it 49 of 50 concurrent
 * transactions fail on the file, and a server livelocks). First in, first out, in groups.
 */
export class WriteQueue {
  readonly #writer: Writer;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #binder = new Binder();
  readonly #frozen = new Frozen();
  readonly #onUnclear: ((moves: Moves) => void)[] = [];
  /** Of writes of which the next commit tells. */
  #shownByCommit: (() => void)[] = [];
  readonly #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #unansweredSince: number | undefined;
  #closed = false;

  constructor(writer: Writer, options: { clock: Clock; log: Log }) {
    this.#writer = writer;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** How many operations wait for their group. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Since when writes have been asked for and none was answered (Unix milliseconds). */
  get unansweredSince(): number | undefined {
    return this.#unansweredSince;
  }

  /** The money operations of this person of which it is not known whether they were committed. */
  unclear(person: number): readonly string[] {
    return this.#frozen.of(person);
  }

  onUnclear(listener: (moves: Moves) => void): void {
    this.#onUnclear.push(listener);
  }

  async submit<T>(operation: Operation<T>): Promise<T> {
    const bound = this.#binder.bind(operation);
    if (this.#closed) throw closed();
    if (this.#waiting.length >= WAITING_MAX) throw busy("too many writes are waiting");
    if (this.#frozen.refuses(bound.moves)) {
      const message = "it is not known yet whether an earlier operation of this person was written";
      throw new Fault("person_frozen", { retry: "later", message });
    }
    const since = this.#clock.now();
    this.#unansweredSince ??= since;
    const rows = await new Promise<readonly Row[]>((resolve, reject) => {
      this.#waiting.push({ operation: bound, since, resolve, reject });
      this.#draining ??= this.#drain();
    });
    // An operation without an outcome is an `Operation<void>`.
    return operation.outcome ? operation.outcome.read(rows) : (undefined as T);
  }

  /** Takes nothing more, writes what waits, then closes the back end. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
    this.#writer.close();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever is about to submit in this turn shares the group; and the driver's statements are
      // only freed when the loop turns (§1.1 #10).
      await new Promise((resolve) => setImmediate(resolve));
      this.#refuseLate();
      const group = this.#takeGroup();
      if (group.length === 0) continue;
      const results = await this.#commit(group.map((entry) => entry.operation));
      if (results.some(isAnswer)) {
        this.#unansweredSince = this.#waiting.length > 0 ? this.#clock.now() : undefined;
      }
      for (const [at, entry] of group.entries()) this.#settle(entry, results[at]);
    }
    this.#draining = undefined;
  }

  /** Those for whom the groups before took too long. The longest wait is at the front. */
  #refuseLate(): void {
    const now = this.#clock.now();
    const inTime = this.#waiting.findIndex(({ since }) => now - since <= WAITING_MAX_MS);
    const late = this.#waiting.splice(0, inTime === -1 ? this.#waiting.length : inTime);
    for (const { reject } of late) reject(busy("waited too long for its turn"));
  }

  #takeGroup(): Waiting[] {
    let statements = 0;
    let length = 0;
    for (const { operation } of this.#waiting) {
      statements += operation.statements.length;
      if (length === GROUP_OPERATIONS_MAX || (length > 0 && statements > GROUP_STATEMENTS_MAX)) {
        break;
      }
      length++;
    }
    return this.#waiting.splice(0, length);
  }

  async #commit(group: readonly BoundOperation[]): Promise<readonly WriteResult[]> {
    try {
      return await this.#writer.commit(group);
    } catch (error) {
      // A writer never throws. If it does, nobody knows what was committed, and the queue goes on.
      this.#log.error("the writer failed", { operations: group.length }, error);
      return group.map(() => failed(new Unclear(error)));
    }
  }

  #settle({ operation, resolve, reject }: Waiting, result: WriteResult | undefined): void {
    if (result?.status === "committed") {
      for (const shown of this.#shownByCommit.splice(0)) shown();
      resolve(result.rows);
      return;
    }
    const error = result?.error ?? new Bug("the writer tells the fate of each operation");
    if (error instanceof Unclear) this.#freeze(operation.moves, error);
    reject(error);
  }

  #freeze(moves: readonly Moves[], { known }: Unclear): void {
    const shown = new Promise<void>((resolve) => this.#shownByCommit.push(resolve));
    for (const one of moves) {
      this.#log.error("person frozen", { person: one.person, operation: one.operation });
      this.#frozen.freeze(one);
      void (known ?? shown).then(() => {
        this.#frozen.thaw(one);
        this.#log.warn("person no longer frozen", { operation: one.operation });
      });
      for (const listener of this.#onUnclear) listener(one);
    }
  }
}

/** Also a refusal comes from a database that is there. */
function isAnswer(result: WriteResult): boolean {
  return result.status === "committed" || !(result.error instanceof Fault);
}

/** Whoever insists on a write has to end here. */
function closed(): Fault {
  return new Fault("database_closed", { retry: "never", message: "the database is closed" });
}

function busy(message: string): Fault {
  return new Fault("database_busy", { retry: "later", message });
}
