import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Client, createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import { type Clock, Fault, type Log, type Random } from "../src/kernel/index.ts";
import { type Address, parseAddress } from "./address.ts";
import { FileBackEnd } from "./file-back-end.ts";
import { migrate } from "./migrate.ts";
import type { Operation } from "./operation.ts";
import { RemoteBackEnd, remoteClient } from "./remote-back-end.ts";
import { instance as instanceTable } from "./schema.ts";
import { build, statement } from "./statement.ts";
import { WriteQueue } from "./write-queue.ts";

/** Everything the program reads and writes. One object per process. */
export interface Database {
  readonly kind: Address["kind"];
  /** Whose rows are read and written: everything carries it (R254). */
  readonly instance: string;
  /** Reads only: what was written through `write` is seen by every read that begins later. */
  readonly read: LibSQLDatabase;
  /**
   * Resolves after the commit. Throws `Rejected` when a rule said no (nothing was written), or a
   * `Fault`: `database_busy` and `database_unavailable` (nothing was written), `write_unclear`
   * (nobody knows: again with the same key).
   */
  write<T = void>(operation: Operation<T>): Promise<T>;
  /** A real query. Throws `database_unavailable`. */
  ping(): Promise<void>;
  /** Operations that wait for a commit. */
  waiting(): number;
  /** Writes what was taken, then closes. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  instance: string;
  clock: Clock;
  random: Random;
  log: Log;
}

const FILE_LOCK_WAIT_MS = 100;

/** Opens the database, brings its schema up to date, and registers the instance. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const address = parseAddress(options.url);
  const reader = clientFor(address);
  await migrate(reader, options).catch((error: unknown) => {
    reader.close();
    throw error;
  });
  const queue = new WriteQueue(
    address.kind === "file"
      ? new FileBackEnd(address.path, options.clock)
      : new RemoteBackEnd(address, options),
  );
  const read = drizzle(reader);
  await queue.submit(registration(options.instance, options.clock.now()));

  return {
    kind: address.kind,
    instance: options.instance,
    read,
    write: (operation) => queue.submit(operation),
    async ping() {
      try {
        await read.run(sql`SELECT 1 FROM instance LIMIT 1`);
      } catch (error) {
        throw new Fault("database_unavailable", { retry: "later", cause: error });
      }
    },
    waiting: () => queue.length,
    async close() {
      await queue.close();
      reader.close();
    },
  };
}

/** A client for reads and migrations: one connection, so that its settings are everybody's. */
function clientFor(address: Address): Client {
  if (address.kind === "remote") return remoteClient(address);
  const folder = dirname(resolve(address.path));
  if (!existsSync(folder)) {
    const message = "DATABASE_URL: the folder of the database file does not exist";
    throw new Fault("database_unavailable", { retry: "never", message });
  }
  const client = createClient({
    url: `file:${address.path}`,
    concurrency: 1,
    timeout: FILE_LOCK_WAIT_MS,
    intMode: "number",
  });
  return client;
}

function registration(instance: string, at: number): Operation {
  const insert = build.insert(instanceTable).values({ id: instance, createdAt: at });
  return { name: "register instance", statements: [statement(insert.onConflictDoNothing())] };
}
