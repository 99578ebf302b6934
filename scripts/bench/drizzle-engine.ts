import { pathToFileURL } from "node:url";
import type { Client } from "@libsql/client";
import { createClient as createHttpClient } from "@libsql/client/http";
import { createClient as createFileClient } from "@libsql/client/sqlite3";
import { type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import type { BoundStatement } from "../../db/bind.ts";
import type { BareEngine } from "./bare-engine.ts";

/** What most programs do: drizzle's `transaction`, one statement after the other. */
export async function drizzleFile(path: string): Promise<BareEngine> {
  const client = createFileClient({ url: pathToFileURL(path).href, concurrency: 1 });
  // On this one connection, so that it is as safe as ours.
  await client.executeMultiple("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  return engineOn(client);
}

export function drizzleServer(url: string): BareEngine {
  return engineOn(createHttpClient({ url }));
}

function engineOn(client: Client): BareEngine {
  const db = drizzle(client);
  return {
    commit: (statements) =>
      db.transaction(async (tx) => {
        for (const statement of statements) await tx.run(queryOf(statement));
      }),
    [Symbol.dispose]: () => client.close(),
  };
}

/** Our statements' question marks are all of them places of arguments. */
function queryOf({ sql: text, args }: BoundStatement): SQL {
  const parts = text.split("?").map((part, at) => {
    return at < args.length ? sql`${sql.raw(part)}${args[at]}` : sql.raw(part);
  });
  return sql.join(parts);
}
