import type { Client } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import { connect } from "./connect.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { expectedSchema, SCHEMA } from "./expected-schema.ts";
import { MIGRATIONS } from "./migrations.ts";
import type { Reads } from "./reader.ts";
import * as schema from "./schema.ts";

/** Looks at a database without changing anything in it, for `trt doctor`. */
export interface DatabaseProbe {
  ping(): Promise<void>;
  /** Names of the migrations that it lacks. */
  pending(): Promise<readonly string[]>;
  /** Names of tables, indexes, triggers and views that are not as the migrations made them. */
  drift(): Promise<readonly string[]>;
}

/** Reads for a diagnosis: the schema is taken as it is, a file that is not there is not made. */
export async function withReads<T>(url: string, work: (read: Reads) => Promise<T>): Promise<T> {
  const client = connect(parseDatabaseUrl(url), { existing: true });
  try {
    return await work(drizzle(client, { schema }));
  } finally {
    client.close();
  }
}

export function probeDatabase(url: string): DatabaseProbe {
  const ask = async <T>(question: (client: Client) => Promise<T>): Promise<T> => {
    const client = connect(parseDatabaseUrl(url), { existing: true });
    try {
      return await question(client);
    } finally {
      client.close();
    }
  };
  return {
    ping: () => ask(async (client) => void (await client.execute("SELECT 1"))),
    pending: () => ask(pendingIn),
    drift: () => ask(driftIn),
  };
}

async function pendingIn(client: Client): Promise<string[]> {
  const names = new Set((await schemaOf(client)).keys());
  if (!names.has(SCHEMA_MIGRATION)) return MIGRATIONS.map(({ name }) => name);
  const { rows } = await client.execute("SELECT n FROM schema_migration");
  const applied = new Set(rows.map((row) => row.n));
  return MIGRATIONS.flatMap(({ number, name }) => (applied.has(number) ? [] : [name]));
}

const SCHEMA_MIGRATION = "schema_migration";

async function driftIn(client: Client): Promise<string[]> {
  const actual = await schemaOf(client);
  actual.delete(SCHEMA_MIGRATION);
  const expected = expectedSchema();
  const names = new Set([...expected.keys(), ...actual.keys()]);
  return [...names].filter((name) => expected.get(name) !== actual.get(name)).sort();
}

async function schemaOf(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.execute(SCHEMA);
  return new Map(rows.map((row) => [String(row.name), String(row.sql)]));
}
