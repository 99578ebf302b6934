import { existsSync } from "node:fs";
import { dirname } from "node:path";
import Libsql from "libsql";
import { Fault } from "../src/kernel/index.ts";

/**
 * How long SQLite itself waits for another process. The call is synchronous and the event loop
 * stands still meanwhile, so it is short (ledger.md §1.1 #4); the patience is in our own pauses.
 */
export const BUSY_TIMEOUT_MS = 50;

/**
 * Pages in the log before it is written into the file: 12 MB. With SQLite's 1 000 a busy writer does
 * that after every few groups, two syncs each time; measured, 1.1 to 1.2 times as long.
 */
const CHECKPOINT_PAGES = 3_000;

/**
 * Pages in memory, below zero in KiB: 64 MB at most, used as far as there is that much to read.
 * With a million operations a commit reads a hundred pages that SQLite's 2 MB do not hold.
 */
const CACHE = -65_536;

/**
 * What every connection that writes must have. FULL, because NORMAL lost a median of 499
 * acknowledged commits per power cut and FULL none in 2 292 (§1.9).
 */
const PRAGMAS = {
  journal_mode: "wal",
  synchronous: 2, // FULL
  foreign_keys: 1,
  wal_autocheckpoint: CHECKPOINT_PAGES,
  cache_size: CACHE,
  busy_timeout: BUSY_TIMEOUT_MS,
} as const;

/** A connection of the synchronous driver, its PRAGMAs set and read back. May throw BUSY. */
export function openConnection(path: string): Libsql.Database {
  checkDirectory(path);
  const connection = new Libsql(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
       PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = ${CACHE}`,
    );
    for (const [name, wanted] of Object.entries(PRAGMAS)) {
      const [value] = Object.values(connection.prepare(`PRAGMA ${name}`).all([])[0] ?? {});
      if (value !== wanted) throw unusable(`the database file does not take ${name} = ${wanted}`);
    }
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * A connection that cannot write. So nothing is checked by it but, for the audit, the pages of the
 * file, and that without each row's CHECKs: they take three quarters of that time (decision 190).
 */
export function openReadConnection(path: string): Libsql.Database {
  checkDirectory(path);
  const connection = new Libsql(path, { timeout: BUSY_TIMEOUT_MS });
  connection.exec("PRAGMA query_only = ON; PRAGMA ignore_check_constraints = ON");
  return connection;
}

/** SQLite makes a missing file, not a missing directory, and says only "error 14". */
export function checkDirectory(path: string): void {
  if (existsSync(dirname(path))) return;
  throw unusable("the directory of the file in DATABASE_URL does not exist");
}

/** A wrong path would make an empty file that passes every check but that for its tables. */
export function checkFile(path: string): void {
  if (!existsSync(path)) throw unusable("the file in DATABASE_URL does not exist");
}

function unusable(message: string): Fault {
  return new Fault("database_unavailable", { retry: "never", message });
}
