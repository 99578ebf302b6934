import { writeFileSync } from "node:fs";
import Libsql from "libsql";
import { freshFile } from "./fresh-file.ts";
import { migratedFile } from "./migrated-file.ts";

/** Of some rows or some hundreds, however long the bot has run. */
const SMALL =
  /^(stop|breaker|lease|instance|leg_rule|ledger_digest|schema_migration|catalog_\w+|sqlite_\w+)$/;
/** Indexes of what is under way: as long as the work of the moment. */
const OPEN = /INDEX (inbox_new|outbox_due|job_open|job_due|job_line)\b/;
/** The newest so many, from the end of the key or of the table. */
const NEWEST = /ORDER BY (id|seq) DESC LIMIT/i;
/** The audit, which is a process of its own, proves all there is. */
const AUDIT = "SELECT what, count(*) OVER () AS count FROM (";

/** What has a plan. A PRAGMA takes effect even where it is only to be explained. */
const PLANNED = /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/i;
/** `FROM job j`, `JOIN "op" AS o`, `UPDATE outbox`, `INTO job`. */
const NAMED = /\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?/gi;
/** `WITH line AS (`, `held (person, jobs) AS (`: no table. */
const QUERIES = /\b(\w+)\s*(?:\([\w\s,]*\)\s*)?AS\s*\(/gi;
const LOOK = /^(SCAN|SEARCH) (\w+)/;
/** Each key begins with the instance, of which a database mostly has one. */
const ONLY_INSTANCE = /\(instance_id=\?\)$/;

/**
 * SQLite's plan of a statement, on an empty database of this version: the plans of a full one are
 * the same, since SQLite is given no statistics here.
 */
export class Plans implements Disposable {
  readonly #place: ReturnType<typeof freshFile>;
  readonly #connection: Libsql.Database;

  private constructor(place: ReturnType<typeof freshFile>) {
    this.#place = place;
    this.#connection = new Libsql(place.path);
  }

  static async open(): Promise<Plans> {
    const place = freshFile();
    writeFileSync(place.path, await migratedFile("default"));
    return new Plans(place);
  }

  /** The steps that take longer with each day that the bot has run. */
  endless(sql: string): string[] {
    if (!PLANNED.test(sql) || sql.startsWith(AUDIT)) return [];
    const plan = this.#connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all([]);
    return lookedThrough(
      sql,
      (plan as { detail: string }[]).map(({ detail }) => detail),
    );
  }

  [Symbol.dispose](): void {
    this.#connection.close();
    this.#place[Symbol.dispose]();
  }
}

/**
 * Those that look at every row of a table which grows for as long as the bot runs. A step for the
 * children of a foreign key names a table that is not in the text: as no parent of ours is ever
 * deleted, nobody looks for them.
 */
function lookedThrough(sql: string, plan: readonly string[]): string[] {
  const named = new Map<string, string>();
  for (const [, table = "", alias] of sql.matchAll(NAMED)) {
    named.set(table, table);
    if (alias !== undefined) named.set(alias, table);
  }
  for (const [, query = ""] of sql.matchAll(QUERIES)) named.delete(query);
  return plan.filter((step) => {
    const [, how, name = ""] = LOOK.exec(step) ?? [];
    const table = named.get(name);
    if (table === undefined || SMALL.test(table) || OPEN.test(step)) return false;
    return (how === "SCAN" || ONLY_INSTANCE.test(step)) && !NEWEST.test(sql);
  });
}
