import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/**
 * A table that is read by this index and no other; SQLite refuses the statement if it cannot be. All
 * keys begin with the instance, and without statistics SQLite takes that for as good as a person: it
 * may choose to look at all there ever was (decision 193).
 */
export function indexedBy(table: SQLiteTable, index: string): SQL {
  return sql`${table} INDEXED BY ${sql.identifier(index)}`;
}

/** All columns of such a table: drizzle takes the columns themselves only of what it made itself. */
export function columnsOf<Table extends SQLiteTable>(table: Table): Table["_"]["columns"] {
  const columns = Object.entries(getTableColumns(table));
  const texts = columns.map(([name, column]) => [name, sql`${column}`.mapWith(column)] as const);
  return Object.fromEntries(texts) as unknown as Table["_"]["columns"];
}
