import Libsql from "libsql";
import { MIGRATIONS } from "../../db/migrations.ts";

/** What the rules of money are written on; a request is a view. */
const TABLES = /^(account|leg_rule|op|transfer|ledger_digest|\w+_request)$/;
const RULE = /RAISE\(ABORT, '(ledger|job): /;
/** Rules of jobs that have nothing to do with money. */
const OTHERS = new Set(["job_closed", "job_never_deleted"]);

interface Thing {
  type: string;
  name: string;
  tbl_name: string;
  sql: string;
}

/**
 * The schema as all migrations have left it, in two texts: `rules`, what holds the books, and
 * `rest`, which comes first.
 */
export function schemaTexts(): { rest: string; rules: string } {
  const db = new Libsql(":memory:");
  db.exec(MIGRATIONS.map(({ sql }) => sql).join("\n"));
  const things = db
    .prepare(`SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL
      AND name NOT GLOB 'sqlite_*' ORDER BY type = 'trigger', type = 'view', tbl_name, type = 'index', rowid`)
    .all([]) as Thing[];
  const routes = db.prepare("SELECT * FROM leg_rule").all([]) as Record<string, string>[];
  db.close();

  const isRule = ({ name, tbl_name: on, sql }: Thing) =>
    !OTHERS.has(name) && (TABLES.test(on) || RULE.test(sql));
  const rows = routes.map((route) => `('${Object.values(route).join("', '")}')`).join(",\n  ");
  const insert = `INSERT INTO leg_rule (op_kind, debit_kind, credit_kind) VALUES\n  ${rows}`;
  const rules = things.filter(isRule).map(({ sql }) => sql);
  const atTriggers = rules.findIndex((sql) => sql.startsWith("CREATE TRIGGER"));
  rules.splice(atTriggers, 0, insert);
  // A table that was renamed has its name in quotes.
  return {
    rest: textOf(things.filter((thing) => !isRule(thing)).map(({ sql }) => sql)),
    rules: textOf(rules).replace(/"(\w+)"/g, "$1"),
  };
}

function textOf(texts: readonly string[]): string {
  return texts.map((text) => `${text};\n`).join("\n");
}
