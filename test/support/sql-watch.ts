import { appendFileSync } from "node:fs";
import Libsql from "libsql";

/**
 * Loaded into a process of the bot before its program: notes each text that it prepares, a line
 * each, in `sql.jsonl` of its directory. They are planned later and elsewhere: a statement of one's
 * own could stand in the program's way.
 */
const { prepare } = Libsql.prototype;
const noted = new Set<string>();

function noting(this: Libsql.Database, sql: string) {
  if (!noted.has(sql)) appendFileSync("sql.jsonl", `${JSON.stringify(sql)}\n`);
  noted.add(sql);
  return prepare.call(this, sql);
}

Libsql.prototype.prepare = noting as typeof prepare;
