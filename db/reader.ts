import type { Client, InStatement, ResultSet } from "@libsql/client";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import type { Value } from "./operation.ts";
import * as schema from "./schema.ts";

/** What a read gives: its columns, and each row's values in their order. */
export interface RowSet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The back end of everything that is read. Throws what its driver throws. */
export interface Reader {
  rows(sql: string, args: readonly Value[]): Promise<RowSet>;
  close(): void;
}

/** Reads of a remote primary: one request each. */
export function remoteReader(client: Client): Reader {
  return {
    async rows(sql, args) {
      const { columns, rows } = await client.execute({ sql, args: [...args] });
      return { columns, rows: rows.map((row) => columns.map((_, at) => row[at])) };
    },
    close: () => client.close(),
  };
}

/** drizzle without what writes: that would pass no queue and no guard. */
export type Reads = Omit<
  LibSQLDatabase<typeof schema>,
  "insert" | "update" | "delete" | "transaction" | "batch"
>;

/** drizzle before a reader, in the place of the client that it knows. */
export function readsOf(reader: Pick<Reader, "rows">): Reads {
  const execute = async (asked: InStatement): Promise<ResultSet> => {
    const { sql, args = [] } = typeof asked === "string" ? { sql: asked } : asked;
    const { columns, rows } = await reader.rows(sql, args as Value[]);
    const named = rows.map((values) => rowOf(columns, values));
    return { columns, rows: named } as unknown as ResultSet;
  };
  return drizzle({ execute } as unknown as Client, { schema });
}

/** As the driver's client gives it: by position and, where drizzle looks for names, by name. */
function rowOf(columns: readonly string[], values: readonly unknown[]): object {
  const row: Record<string, unknown> = {};
  for (const [at, name] of columns.entries()) row[name] ??= values[at];
  Object.defineProperty(row, "length", { value: values.length });
  for (const [at, value] of values.entries()) Object.defineProperty(row, at, { value });
  return row;
}
