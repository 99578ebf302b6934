import Libsql from "libsql";
import { MIGRATIONS } from "./migrations.ts";

/** Without what SQLite makes for itself, and what servers add (`libsql_…`, `_…`). */
export const SCHEMA = `SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL
  AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'libsql_*' AND name NOT GLOB '_*'`;

let expected: ReadonlyMap<string, string> | undefined;

/**
 * The text of each table, index, trigger and view by its name, as the migrations make them. They
 * are run once in the life of a process: 15 ms, in which nothing else is done.
 */
export function expectedSchema(): ReadonlyMap<string, string> {
  expected ??= made();
  return expected;
}

function made(): ReadonlyMap<string, string> {
  const memory = new Libsql(":memory:");
  memory.exec(MIGRATIONS.map(({ sql }) => sql).join("\n"));
  const rows = memory.prepare(SCHEMA).all([]) as { name: string; sql: string }[];
  memory.close();
  return new Map(rows.map(({ name, sql }) => [name, sql]));
}
