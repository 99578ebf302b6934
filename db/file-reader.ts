import Libsql from "libsql";
import { kindOfFileError } from "./file-error.ts";
import type { Value } from "./operation.ts";
import { type Reader, type RowSet, unavailable } from "./reader.ts";

/** Our reads are some hundreds of texts; lists of varying length make more. */
const PREPARED_MAX = 500;

interface Prepared {
  readonly statement: ReturnType<Libsql.Database["prepare"]>;
  readonly columns: readonly string[];
}

/**
 * Reads from the file on a connection of its own, through the synchronous driver that
 * @libsql/client loads too. The client prepares a statement each time it is asked, which takes
 * longer than most of our reads (decision 155).
 */
export class FileReader implements Reader {
  readonly #connection: Libsql.Database;
  readonly #prepared = new Map<string, Prepared>();

  constructor(connection: Libsql.Database) {
    this.#connection = connection;
  }

  async rows(sql: string, args: readonly Value[]): Promise<RowSet> {
    try {
      return this.rowsNow(sql, args);
    } catch (error) {
      throw isAway(error) ? unavailable(error) : error;
    }
  }

  /** To the last row, so that no statement keeps the log from being taken into the file. */
  rowsNow(sql: string, args: readonly Value[]): RowSet {
    // `prepare` of a closed connection aborts the process (ledger.md §1.1 #8).
    if (!this.#connection.open) throw new Error("the database is closed");
    const { statement, columns } = this.#prepare(sql);
    const rows = statement.all(args.map(bindable)) as unknown[][];
    for (const row of rows) {
      for (const [at, value] of row.entries()) {
        if (typeof value === "bigint") row[at] = numberOf(value);
      }
    }
    return { columns, rows };
  }

  close(): void {
    // A statement that is still referenced keeps even a closed connection on the file (measured).
    this.#prepared.clear();
    if (this.#connection.open) this.#connection.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql).safeIntegers(true).raw(true);
    const columns = (statement.columns() as { name: string }[]).map(({ name }) => name);
    const prepared = { statement, columns };
    if (this.#prepared.size >= PREPARED_MAX) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** The file, not the question. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Libsql.SqliteError)) return false;
  const kind = kindOfFileError(error);
  return kind === "busy" || kind === "broken";
}

/** The driver aborts the whole process on a boolean (measured). */
function bindable(value: Value): Exclude<Value, boolean> {
  return typeof value === "boolean" ? Number(value) : value;
}

function numberOf(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError("an integer above 2^53 was read");
  return number;
}
