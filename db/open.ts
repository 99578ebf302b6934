import { type Clock, Fault, type Log, type Random } from "../src/kernel/index.ts";
import { connect } from "./connect.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { openConnection, openReadConnection } from "./file-connection.ts";
import { FileReader } from "./file-reader.ts";
import { FileWriter } from "./file-writer.ts";
import { migrate } from "./migrate.ts";
import type { Operation, Value } from "./operation.ts";
import { type Reader, type Reads, readsOf, remoteReader } from "./reader.ts";
import { RemoteWriter } from "./remote-writer.ts";
import type { Moves } from "./unclear.ts";
import { WriteQueue } from "./write-queue.ts";

export interface Database {
  readonly kind: "file" | "remote";
  /** `instance_id` of everything that is read and written. */
  readonly instance: string;
  /** A query throws `Fault("database_unavailable")`, `later`, when it cannot be answered now. */
  readonly read: Reads;
  /** The same without drizzle, for a `query` whose text is built once. */
  readonly rows: Reader["rows"];
  /** Operations that wait in the queue. */
  readonly waiting: number;
  /**
   * Since when writes have been asked for and none was answered, in Unix milliseconds; each answer,
   * also a refusal, begins anew. Undefined: nothing has been asked for since the last answer.
   */
  readonly unansweredSince: number | undefined;
  /**
   * Resolves after the commit. Throws `Rejected` when a rule said no and nothing was written, or
   * `Fault`: `database_busy` and `database_unavailable` (surely not written, `later`),
   * `write_unclear` (perhaps written, `same_key`), `database_closed` (not written, `never`).
   */
  write<T = void>(operation: Operation<T>): Promise<T>;
  /**
   * The money operations of this person of which it is not known whether they were written. Until
   * it is, other ones of theirs fail with `Fault("person_frozen")`, `later`.
   */
  unclear(person: number): readonly string[];
  /** Called for each money operation that is unclear from now on. */
  onUnclear(listener: (moves: Moves) => void): void;
  /** A real query. Throws `Fault("database_unavailable")`. */
  ping(): Promise<void>;
  /** Takes no more writes, commits those that wait, and closes. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly url: string;
  readonly instance: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** For one HTTP request to a remote primary. */
  readonly requestTimeoutMs?: number;
  /** Reads from a remote primary side by side. */
  readonly connectionsMax?: number;
}

/**
 * Opens the database at the program's version, and proves that it takes writes. Throws the `Fault`s
 * of `migrate` and of `write`.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const target = parseDatabaseUrl(options.url);
  await migrate(options);
  const writer =
    target.kind === "file"
      ? new FileWriter({ ...options, connect: () => openConnection(target.path) })
      : new RemoteWriter({ ...options, target });
  const queue = new WriteQueue(writer, options);
  const reader =
    target.kind === "file"
      ? new FileReader(openReadConnection(target.path))
      : remoteReader(connect(target, options), () => connect(target, { ...options, fresh: true }));
  const database = {
    kind: target.kind,
    instance: options.instance,
    read: readsOf(reader),
    rows: (sql: string, args: readonly Value[]) => reader.rows(sql, args),
    get waiting() {
      return queue.waiting;
    },
    get unansweredSince() {
      return queue.unansweredSince;
    },
    write: <T>(operation: Operation<T>) => queue.submit(operation),
    unclear: (person: number) => queue.unclear(person),
    onUnclear: (listener: (moves: Moves) => void) => queue.onUnclear(listener),
    ping: () => ping(reader),
    close: async () => {
      await queue.close();
      reader.close();
    },
  };
  try {
    await database.write({ name: "open", statements: [] });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function ping(reader: Reader): Promise<void> {
  try {
    await reader.rows("SELECT 1 FROM instance LIMIT 1", []);
  } catch (error) {
    throw new Fault("database_unavailable", { retry: "later", cause: error });
  }
}
