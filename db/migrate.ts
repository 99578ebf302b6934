import type { Client } from "@libsql/client";
import { type Clock, Fault, type Log } from "../src/kernel/index.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import { textOf } from "./write-error.ts";

export interface MigrationReport {
  applied: readonly string[];
  version: number;
}

interface Applied {
  number: number;
  sha256: string;
}

/** Several processes may start at once: one applies, the others find it done and read again. */
const TRIES_MAX = 60;
const PAUSE_MS = 250;

/**
 * Brings the schema up to date, each migration in one transaction of its own. Refuses to go on
 * when an applied migration was edited, or when the database is newer than the program.
 */
export async function migrate(
  client: Client,
  deps: { clock: Clock; log: Log },
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<MigrationReport> {
  const applied: string[] = [];
  for (let tries = 1; ; tries++) {
    try {
      const next = nextOf(migrations, await readApplied(client));
      if (!next) return { applied, version: migrations.length };
      await client.executeMultiple(script(next, deps.clock.now()));
      applied.push(next.name);
      deps.log.info("migration applied", { number: next.number, name: next.name });
      tries = 0;
    } catch (error) {
      if (error instanceof Fault || tries >= TRIES_MAX || !mayPass(error)) throw asFault(error);
      await client.executeMultiple("ROLLBACK").catch(ignoreNoTransaction);
      await deps.clock.sleep(PAUSE_MS);
    }
  }
}

async function readApplied(client: Client): Promise<Applied[]> {
  await client.executeMultiple(`CREATE TABLE IF NOT EXISTS schema_migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT`);
  const found = await client.execute("SELECT number, sha256 FROM schema_migration ORDER BY number");
  return found.rows.map((row) => ({ number: Number(row.number), sha256: String(row.sha256) }));
}

function nextOf(migrations: readonly Migration[], applied: readonly Applied[]) {
  for (const [i, { number, sha256 }] of applied.entries()) {
    const known = migrations[i];
    if (!known || known.number !== number) {
      throw refusal("the database is newer than this program: deploy the newer version");
    }
    if (sha256 !== checksum(known.sql)) {
      throw refusal(`migration ${number} (${known.name}) was edited after it had been applied`);
    }
  }
  return migrations[applied.length];
}

/** The row of the table comes first: the loser of a race breaks on its number, and undoes nothing. */
function script(migration: Migration, at: number): string {
  const { number, name, sql } = migration;
  return `BEGIN IMMEDIATE;
    INSERT INTO schema_migration (number, name, sha256, applied_at)
      VALUES (${number}, '${name}', '${checksum(sql)}', ${at});
    ${sql}
    COMMIT;`;
}

export function checksum(sql: string): string {
  return new Bun.CryptoHasher("sha256").update(sql).digest("hex");
}

/** Another process is at it: its number is taken, or it holds the lock. */
function mayPass(error: unknown): boolean {
  const { code, message } = textOf(error);
  return /BUSY|LOCKED|CONSTRAINT|TIMEOUT|EXPIRED/.test(code) || /constraint|locked/i.test(message);
}

function ignoreNoTransaction(): undefined {
  return undefined;
}

function refusal(message: string): Fault {
  return new Fault("database_schema", { retry: "never", message });
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  return new Fault("database_unavailable", { retry: "later", cause: error });
}
