import type { Client } from "@libsql/client";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import { type Clock, Fault, type Log, type Random } from "../src/kernel/index.ts";
import { connect } from "./connect.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { FileWriter } from "./file-writer.ts";
import { migrate } from "./migrate.ts";
import type { Operation } from "./operation.ts";
import { RemoteWriter } from "./remote-writer.ts";
import * as schema from "./schema.ts";
import type { Moves } from "./unclear.ts";
import { WriteQueue } from "./write-queue.ts";

/** drizzle without what writes: that would pass no queue and no guard. */
export type Reads = Omit<
  LibSQLDatabase<typeof schema>,
  "insert" | "update" | "delete" | "transaction" | "batch"
>;

export interface Database {
  readonly kind: "file" | "remote";
  /** `instance_id` of everything that is read and written. */
  readonly instance: string;
  readonly read: Reads;
  /** Operations that wait in the queue. */
  readonly waiting: number;
  /**
   * Resolves after the commit. Throws `Rejected` when a rule said no and nothing was written, or
   * `Fault`: `database_busy` and `database_unavailable` (surely not written, `later`),
   * `write_unclear` (perhaps written, `same_key`).
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
      ? new FileWriter({ ...options, path: target.path })
      : new RemoteWriter({ ...options, target });
  const queue = new WriteQueue(writer, options);
  const client = connect(target, options);
  const database = {
    kind: target.kind,
    instance: options.instance,
    read: drizzle(client, { schema }),
    get waiting() {
      return queue.waiting;
    },
    write: <T>(operation: Operation<T>) => queue.submit(operation),
    unclear: (person: number) => queue.unclear(person),
    onUnclear: (listener: (moves: Moves) => void) => queue.onUnclear(listener),
    ping: () => ping(client),
    close: async () => {
      await queue.close();
      client.close();
    },
  };
  try {
    if (target.kind === "file") await client.execute("PRAGMA query_only = ON");
    await database.write({ name: "open", statements: [] });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function ping(client: Client): Promise<void> {
  try {
    await client.execute("SELECT 1 FROM instance LIMIT 1");
  } catch (error) {
    throw new Fault("database_unavailable", { retry: "later", cause: error });
  }
}
