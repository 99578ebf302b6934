import { createHash } from "node:crypto";
import { type Client, LibsqlError } from "@libsql/client";
import { type Clock, Fault, type Log } from "../src/kernel/index.ts";
import { connect } from "./connect.ts";
import { type DatabaseTarget, parseDatabaseUrl } from "./database-url.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";

/** While other processes migrate the same database, or the network fails: 5 s in all. */
const TRIES_MAX = 20;
const PAUSE_MS = 250;

const TABLE = `CREATE TABLE IF NOT EXISTS schema_migration (
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT`;

/** The statement itself is wrong, in the words of the file and of the server. */
const WRONG_SQL = new Set(["SQLITE_ERROR", "SQLITE_UNKNOWN", "SQL_INPUT_ERROR", "SQL_PARSE_ERROR"]);

export interface MigrateOptions {
  readonly url: string;
  /** Its row is made if it is missing. */
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly migrations?: readonly Migration[];
}

/**
 * Brings the database to the program's version; any number of processes may do so at once. Throws
 * `Fault`: `migration_edited`, `database_newer`, `migration_failed`, `database_unavailable`.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const target = parseDatabaseUrl(options.url);
  for (let tries = 1; ; tries++) {
    try {
      return await bringUp(target, options);
    } catch (error) {
      if (error instanceof Fault) throw error;
      if (tries === TRIES_MAX || !mayPass(error)) throw faultOf(error);
      // Somebody else was faster, or the answer was lost: look at the table again.
      await options.clock.sleep(PAUSE_MS);
    }
  }
}

async function bringUp(target: DatabaseTarget, options: MigrateOptions): Promise<void> {
  const { clock, log, instance, migrations = MIGRATIONS } = options;
  const client = connect(target);
  try {
    if (target.kind === "file") await client.execute("PRAGMA journal_mode = WAL");
    await client.execute(TABLE);
    for (const migration of await missing(client, migrations)) {
      await client.executeMultiple(script(migration, clock.now()));
      log.info("migration applied", { number: migration.number, name: migration.name });
    }
    const args = [instance, BigInt(clock.now())];
    await client.execute({
      sql: "INSERT INTO instance VALUES (?, ?) ON CONFLICT DO NOTHING",
      args,
    });
  } finally {
    client.close();
  }
}

/** What is yet to be applied, once what was applied is known to be what the program has. */
async function missing(client: Client, known: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await client.execute("SELECT n, name, sha256 FROM schema_migration ORDER BY n");
  for (const row of rows) {
    const migration = known.find(({ number }) => number === row.n);
    if (!migration) {
      const message = "the database is newer than this program: run the newer program";
      throw new Fault("database_newer", { retry: "never", message });
    }
    if (row.name === migration.name && row.sha256 === sha256(migration.sql)) continue;
    const message = `migration ${migration.number} was edited after the database was given it`;
    throw new Fault("migration_edited", { retry: "never", message });
  }
  const applied = new Set(rows.map((row) => row.n));
  return known.filter(({ number }) => !applied.has(number));
}

/** Its row comes first: the second of two processes stops there, before it touches anything. */
function script({ number, name, sql }: Migration, at: number): string {
  return `BEGIN IMMEDIATE;
INSERT INTO schema_migration VALUES (${number}, '${name}', '${sha256(sql)}', ${at});
${sql}
;COMMIT;`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Another process is at it, or there was no answer; everything else would fail again. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof LibsqlError)) return true;
  return !WRONG_SQL.has(error.code) && !isBroken(error);
}

function isBroken(error: unknown): boolean {
  return error instanceof LibsqlError && /^SQLITE_(NOTADB|CORRUPT|READONLY)/.test(error.code);
}

function faultOf(cause: unknown): Fault {
  if (cause instanceof LibsqlError && WRONG_SQL.has(cause.code)) {
    const message = "a migration does not fit the database";
    return new Fault("migration_failed", { retry: "never", message, cause });
  }
  const retry = isBroken(cause) ? "never" : "later";
  const message = "the database cannot be opened and brought up to date";
  return new Fault("database_unavailable", { retry, message, cause });
}
