import type { Query, SQLWrapper } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import type { Statement, Value } from "./operation.ts";
import * as schema from "./schema.ts";

/** drizzle without a connection, to build statements: `build.insert(job).values(…)`. */
export const build = drizzle.mock({ schema });

const dialect = new SQLiteAsyncDialect();

/**
 * A statement from drizzle's `sql` template or from any of its builders. `rule` is the name under
 * which `Rejected` reports it if it breaks a rule of the database.
 */
export function statement(query: SQLWrapper | { toSQL(): Query }, rule?: string): Statement {
  const { sql, params } = "toSQL" in query ? query.toSQL() : dialect.sqlToQuery(query.getSQL());
  const args = params as Value[];
  return rule === undefined ? { sql, args } : { sql, args, rule };
}
