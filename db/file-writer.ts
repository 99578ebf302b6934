import type Libsql from "libsql";
import { Bug, type Clock, Fault, type Log } from "../src/kernel/index.ts";
import { type BoundOperation, type BoundStatement, readRow } from "./bind.ts";
import { kindOfFileError } from "./file-error.ts";
import { Rejected, type Row } from "./operation.ts";
import { Unclear } from "./unclear.ts";
import { failed, type WriteResult, type Writer } from "./writer.ts";

/** Pauses before the tries while another process writes: 6.4 s in all, then it is a fault. */
const BUSY_PAUSES_MS = [20, 40, 80, 160, 320, 640, 1_280, 3_860] as const;

/** Our statements are some hundreds of texts; lists of varying length make more. */
const PREPARED_MAX = 500;

interface Prepared {
  readonly statement: ReturnType<Libsql.Database["prepare"]>;
  /** Of the rows that it gives; absent: it gives none. */
  readonly columns: readonly string[] | undefined;
}
/** An outcome could not be read after its only statement was done: the group is undone for it. */
class Unread extends Error {
  readonly refusal: Rejected | Bug;

  constructor(refusal: Rejected | Bug) {
    super("an outcome cannot be read", { cause: refusal });
    this.refusal = refusal;
  }
}

type Attempt = readonly WriteResult[] | "busy" | "cannot_commit";

/**
 * Writes to the file through the synchronous driver that @libsql/client loads too, on one
 * connection: three to eight times faster than the client, and immune to its BUSY poisoning
 * (ledger.md §0, §1.1 #6). There is no `await` between BEGIN and COMMIT, so nothing comes between.
 */
export class FileWriter implements Writer {
  readonly #connect: () => Libsql.Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #prepared = new Map<string, Prepared>();
  #connection: Libsql.Database | undefined;

  /** `connect` opens the file with what every connection that writes must have. */
  constructor(options: { connect: () => Libsql.Database; clock: Clock; log: Log }) {
    this.#connect = options.connect;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  async commit(group: readonly BoundOperation[]): Promise<readonly WriteResult[]> {
    const attempt = await this.#untilFree(group);
    if (attempt !== "cannot_commit") return attempt;
    // A deferred foreign key is checked by COMMIT alone (measured: RELEASE lets it pass), which
    // does not say whose it is. Found by halves, in order.
    const half = Math.ceil(group.length / 2);
    return [
      ...(await this.commit(group.slice(0, half))),
      ...(await this.commit(group.slice(half))),
    ];
  }

  close(): void {
    // A statement that is still referenced keeps even a closed connection on the file (measured).
    this.#prepared.clear();
    if (this.#connection?.open) this.#connection.close();
    this.#connection = undefined;
  }

  async #untilFree(group: readonly BoundOperation[]): Promise<Exclude<Attempt, "busy">> {
    for (const pauseMs of BUSY_PAUSES_MS) {
      const attempt = this.#transact(group);
      if (attempt !== "busy") return attempt;
      await this.#clock.sleep(pauseMs);
    }
    const attempt = this.#transact(group);
    if (attempt !== "busy") return attempt;
    return all(group, unavailable("another process holds the database file"));
  }

  /** One transaction, or none of it. Synchronous from BEGIN to COMMIT. */
  #transact(group: readonly BoundOperation[]): Attempt {
    let committing = false;
    try {
      const connection = this.#open();
      connection.exec("BEGIN IMMEDIATE");
      const results = group.map((operation) => this.#apply(connection, operation));
      committing = true;
      connection.exec("COMMIT");
      return results;
    } catch (error) {
      return this.#undo(group, error, committing);
    }
  }

  #undo(group: readonly BoundOperation[], error: unknown, committing: boolean): Attempt {
    const rolledBack = this.#rollBack();
    if (rolledBack && error instanceof Unread) {
      return group.length > 1 ? "cannot_commit" : all(group, error.refusal);
    }
    const kind = kindOfFileError(error);
    if (rolledBack && kind === "busy") return "busy";
    if (rolledBack && kind === "rule") {
      const [only, another] = group;
      if (!only || another) return "cannot_commit";
      return all(group, new Rejected((error as Error).message, only.statements.length, error));
    }
    this.#log.error("the database file failed", { committing, operations: group.length }, error);
    this.close();
    if (error instanceof Fault) return all(group, error);
    // A COMMIT whose sync failed may still be found in the log after a crash.
    if (!committing) return all(group, unavailable("the database file failed", error));
    return all(group, new Unclear(error));
  }

  /** Whether the connection is fit for the next transaction. */
  #rollBack(): boolean {
    const connection = this.#connection;
    if (!connection) return true; // It never opened.
    // `inTransaction` of a closed connection aborts the process (§1.1 #8).
    if (!connection.open) return false;
    try {
      if (connection.inTransaction) connection.exec("ROLLBACK");
      return true;
    } catch (error) {
      this.#log.error("a rollback failed", {}, error);
      return false;
    }
  }

  #open(): Libsql.Database {
    this.#connection ??= this.#connect();
    return this.#connection;
  }

  /** One operation, wholly or not at all. Throws what concerns the whole group. */
  #apply(connection: Libsql.Database, operation: BoundOperation): WriteResult {
    const { statements, reads } = operation;
    // One statement is undone by itself, with all that its triggers did.
    const needsSavepoint = statements.length > (reads ? 2 : 1);
    let rows: readonly Row[] = [];
    let index = 0;
    if (needsSavepoint) this.#do(connection, "SAVEPOINT operation");
    try {
      for (const statement of statements) {
        rows = this.#run(connection, statement);
        index++;
      }
    } catch (error) {
      const refusal = refusalOf(error, operation, index);
      if (!refusal) throw error;
      if (needsSavepoint) connection.exec("ROLLBACK TO operation; RELEASE operation");
      else if (index > 0) throw new Unread(refusal);
      return failed(refusal);
    }
    if (needsSavepoint) this.#do(connection, "RELEASE operation");
    return { status: "committed", rows: reads ? rows : [] };
  }

  #run(connection: Libsql.Database, { sql, args }: BoundStatement): readonly Row[] {
    const { statement, columns } = this.#prepare(connection, sql);
    if (!columns) {
      statement.run(args);
      return [];
    }
    // To the last row: a statement left in the middle makes the next SAVEPOINT fail (measured).
    return (statement.all(args) as unknown[][]).map((row) => readRow(columns, row));
  }

  /** `exec` would have it parsed each time. */
  #do(connection: Libsql.Database, sql: string): void {
    this.#prepare(connection, sql).statement.run([]);
  }

  /** Preparing costs five times what running does, because of the triggers (§1.1 #9). */
  #prepare(connection: Libsql.Database, sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql).safeIntegers(true);
    // The driver takes twice as long to make objects of its own.
    const columns = statement.reader
      ? (statement.raw(true).columns() as { name: string }[]).map(({ name }) => name)
      : undefined;
    const prepared = { statement, columns };
    if (this.#prepared.size >= PREPARED_MAX) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** What the operation itself did wrong; undefined if the trouble is not its own. */
function refusalOf(
  error: unknown,
  operation: BoundOperation,
  index: number,
): Rejected | Bug | undefined {
  const kind = kindOfFileError(error);
  if (kind !== "rule" && kind !== "bug") return undefined;
  const text = (error as Error).message;
  if (kind === "bug") return new Bug(`${operation.name}: ${text}`, { cause: error });
  return new Rejected(operation.statements[index]?.rule ?? text, index, error);
}

function all(
  group: readonly BoundOperation[],
  error: Rejected | Bug | Fault,
): readonly WriteResult[] {
  return group.map(() => failed(error));
}

function unavailable(message: string, cause?: unknown): Fault {
  return new Fault("database_unavailable", { retry: "later", message, cause });
}
