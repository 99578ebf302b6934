import Libsql from "libsql";
import { assert, type Clock, Fault } from "../src/kernel/index.ts";
import type { Operation, Row, Statement } from "./operation.ts";
import { type Bound, bindable, placeholdersIn, readRow } from "./values.ts";
import { busy, isBusy, isConstraint, meaningOf } from "./write-error.ts";
import type { WriteBackEnd, Written } from "./write-queue.ts";

/** Waits for locks of other processes only; within this one the queue is the order. */
const LOCK_WAIT_MS = 100;
/** Another process holds the lock for one group at a time: a few milliseconds each. */
const BUSY_TRIES_MAX = 50;
const BUSY_PAUSE_MS = 20;
/** The program has some dozens of statements; built ones differ in their number of rows. */
const PREPARED_MAX = 500;

interface Prepared {
  run(args: Bound[]): void;
  all(args: Bound[]): Row[];
  placeholders: number;
}

/**
 * The local file, through the synchronous interface of the library that @libsql/client itself
 * loads: 3 to 8 times as fast as the client, and not poisoned by a SQLITE_BUSY (ledger.md §0, §1.1).
 * A group is one transaction without a single `await`, an operation a savepoint in it.
 */
export class FileBackEnd implements WriteBackEnd {
  readonly #db: Libsql.Database;
  readonly #clock: Clock;
  readonly #prepared = new Map<string, Prepared>();

  constructor(path: string, clock: Clock) {
    this.#clock = clock;
    this.#db = openFile(path);
  }

  async commit(group: readonly Operation<unknown>[]): Promise<readonly Written[]> {
    const written = await this.#whenFree(() => this.#transaction(group));
    if (written !== "deferred_rule_broken") return written;
    // Only the commit sees a broken deferred rule, and it does not say whose: each one alone.
    const alone: Written[] = [];
    for (const operation of group) {
      const one = await this.#whenFree(() => this.#transaction([operation]));
      const error = meaningOf(new Error("FOREIGN KEY constraint failed"), undefined, -1);
      alone.push(
        one === "deferred_rule_broken" ? { status: "failed", error } : (one[0] as Written),
      );
    }
    return alone;
  }

  async close(): Promise<void> {
    this.#prepared.clear();
    if (this.#db.open) this.#db.close();
  }

  /** Tries again while another process holds the lock. */
  async #whenFree<T>(work: () => T): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error)) throw meaningOf(error, undefined, -1);
        if (tries >= BUSY_TRIES_MAX) throw busy(error);
        await this.#clock.sleep(BUSY_PAUSE_MS);
      }
    }
  }

  #transaction(group: readonly Operation<unknown>[]): Written[] | "deferred_rule_broken" {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const written = group.map((operation) => this.#savepoint(operation));
      this.#db.exec("COMMIT");
      return written;
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      if (isConstraint(error)) return "deferred_rule_broken";
      throw error;
    }
  }

  #savepoint(operation: Operation<unknown>): Written {
    let index = 0;
    this.#db.exec("SAVEPOINT operation");
    try {
      for (; index < operation.statements.length; index++) {
        const one = operation.statements[index] as Statement;
        this.#prepare(one).run(one.args.map(bindable));
      }
      const select = operation.outcome?.select;
      const rows = select ? this.#prepare(select).all(select.args.map(bindable)) : [];
      this.#db.exec("RELEASE operation");
      return { status: "done", rows };
    } catch (error) {
      // A full or failing disk has ended the whole transaction.
      if (!this.#db.inTransaction) throw error;
      this.#db.exec("ROLLBACK TO operation");
      this.#db.exec("RELEASE operation");
      return { status: "failed", error: asMeant(error, operation.statements[index], index) };
    }
  }

  #prepare(one: Statement): Prepared {
    const known = this.#prepared.get(one.sql);
    const prepared = known ?? this.#prepareAnew(one.sql);
    assert(one.args.length === prepared.placeholders, "one argument for each placeholder");
    return prepared;
  }

  #prepareAnew(sql: string): Prepared {
    const native = this.#db.prepare<Bound[]>(sql);
    const prepared: Prepared = {
      run: (args) => (native.reader ? native.all(...args) : native.run(...args)),
      all: (args) => native.all(...args).map((row) => readRow(row as Record<string, unknown>)),
      placeholders: placeholdersIn(sql),
    };
    if (this.#prepared.size >= PREPARED_MAX) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** The file with the settings that the ledger relies on, checked. */
export function openFile(path: string): Libsql.Database {
  try {
    const db = new Libsql(path, { timeout: LOCK_WAIT_MS });
    db.exec("PRAGMA journal_mode = WAL");
    // Without FULL a power cut loses a median of 499 acknowledged commits (ledger.md §0).
    db.exec("PRAGMA synchronous = FULL");
    db.exec("PRAGMA foreign_keys = ON");
    assert(pragma(db, "journal_mode") === "wal", "the file is in WAL mode");
    assert(pragma(db, "synchronous") === 2, "every commit is synced");
    assert(pragma(db, "foreign_keys") === 1, "foreign keys are checked");
    return db;
  } catch (error) {
    throw new Fault("database_unavailable", {
      retry: "later",
      message: "the database file cannot be opened",
      cause: error,
    });
  }
}

function pragma(db: Libsql.Database, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() as object)[0];
}

/** Our own errors pass; the engine's are read. */
function asMeant(error: unknown, at: Statement | undefined, index: number): Error {
  if (error instanceof Error && error.name === "Bug") return error;
  return meaningOf(error, at, index);
}
