import type { Client, InStatement, ResultSet } from "@libsql/client";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import { Fault } from "../src/kernel/index.ts";
import type { Value } from "./operation.ts";
import { answerOf } from "./remote-error.ts";
import * as schema from "./schema.ts";

/** What a read gives: its columns, and each row's values in their order. */
export interface RowSet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * The back end of everything that is read. Throws `Fault("database_unavailable")`, `later`, when the
 * database does not answer now, and what its driver throws when the question is wrong.
 */
export interface Reader {
  rows(sql: string, args: readonly Value[]): Promise<RowSet>;
  close(): void;
}

/**
 * Reads of a remote primary: one request each. A connection that broke says nothing of the database,
 * so the question is put once more, to a client of `afresh` whose connections nobody has used.
 */
export function remoteReader(client: Client, afresh: () => Client): Reader {
  return {
    async rows(sql, args) {
      try {
        return await ask(client, sql, args);
      } catch (error) {
        if (!isAway(error)) throw error;
        if (isTimeout(error)) throw unavailable(error); // Whoever waits has waited long enough.
      }
      const another = afresh();
      try {
        return await ask(another, sql, args);
      } catch (error) {
        throw isAway(error) ? unavailable(error) : error;
      } finally {
        another.close();
      }
    },
    close: () => client.close(),
  };
}

async function ask(client: Client, sql: string, args: readonly Value[]): Promise<RowSet> {
  const { columns, rows } = await client.execute({ sql, args: [...args] });
  return { columns, rows: rows.map((row) => columns.map((_, at) => row[at])) };
}

/** As opposed to an error that the same question would meet again. */
function isAway(error: unknown): boolean {
  // The answer came, and held an integer above 2^53.
  if (error instanceof RangeError) return false;
  const { kind } = answerOf(error);
  return kind === "not_done" || kind === "unclear";
}

/** The client passes on what `fetch` throws. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}

export function unavailable(cause: unknown): Fault {
  return new Fault("database_unavailable", { retry: "later", cause });
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
  const reads = drizzle({ execute } as unknown as Client, { schema });
  showFaults((reads as unknown as { session: Session }).session);
  return reads;
}

/** What of drizzle's own parts is needed to see what its queries throw (drizzle 0.45). */
interface Session {
  prepareQuery(...query: unknown[]): {
    queryWithCache(...asked: unknown[]): Promise<unknown>;
  };
}

/** drizzle hides whatever a client throws inside an error of its own, with all parameters. */
function showFaults(session: Session): void {
  const prepareQuery = session.prepareQuery.bind(session);
  session.prepareQuery = (...query) => {
    const prepared = prepareQuery(...query);
    const queryWithCache = prepared.queryWithCache.bind(prepared);
    prepared.queryWithCache = async (...asked) => {
      try {
        return await queryWithCache(...asked);
      } catch (error) {
        throw error instanceof Error && error.cause instanceof Fault ? error.cause : error;
      }
    };
    return prepared;
  };
}

/** As the driver's client gives it: by position and, where drizzle looks for names, by name. */
function rowOf(columns: readonly string[], values: readonly unknown[]): object {
  const row: Record<string, unknown> = {};
  for (const [at, name] of columns.entries()) row[name] ??= values[at];
  Object.defineProperty(row, "length", { value: values.length });
  for (const [at, value] of values.entries()) Object.defineProperty(row, at, { value });
  return row;
}
