import type { Query, SQL } from "drizzle-orm";
import type { Value } from "./operation.ts";
import type { Reader, RowSet } from "./reader.ts";
import { statement } from "./statement.ts";
import { filler, type Places, placesFor, type Values } from "./template.ts";

/** A select of `build`, which has no connection. */
interface Select<Row> extends PromiseLike<readonly Row[]> {
  prepare(): { getQuery(): Query; mapAllResult(rows: unknown): unknown };
}

/** Throws what the reader throws. */
export type Ask<Arguments, Row> = (db: Pick<Reader, "rows">, values: Arguments) => Promise<Row[]>;

/**
 * A read whose text is built once, as `template` does for statements: to build one takes drizzle
 * 50 to 100 µs, many times what the file takes to answer it (decision 155).
 */
export function query<Arguments extends Values<Arguments>, Row>(
  define: (places: Places<Arguments>) => Select<Row>,
): Ask<Arguments, Row> {
  return asking<Arguments, Row>(() => {
    const prepared = define(placesFor<Arguments>()).prepare();
    const { sql, params } = prepared.getQuery();
    return { sql, args: params, rowsOf: ({ rows }) => prepared.mapAllResult(rows) as Row[] };
  });
}

/** The same for a text of our own, whose rows are named as its columns are. */
export function rawQuery<Arguments extends Values<Arguments>, Row>(
  define: (places: Places<Arguments>) => SQL,
): Ask<Arguments, Row> {
  return asking(() => ({
    ...statement(define(placesFor<Arguments>())),
    rowsOf: namedRows<Row>,
  }));
}

interface Text<Row> {
  readonly sql: string;
  readonly args: readonly unknown[];
  rowsOf(found: RowSet): Row[];
}

/** The text is built when it is first asked, so that nothing is built for who never asks. */
function asking<Arguments, Row>(build: () => Text<Row>): Ask<Arguments, Row> {
  let text: (Text<Row> & { fill: ReturnType<typeof filler> }) | undefined;
  return async (db, values) => {
    if (!text) {
      const built = build();
      text = { ...built, fill: filler(built.args) };
    }
    const found = await db.rows(text.sql, text.fill(values as Readonly<Record<string, Value>>));
    return found.rows.length === 0 ? [] : text.rowsOf(found);
  };
}

function namedRows<Row>({ columns, rows }: RowSet): Row[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [at, name] of columns.entries()) row[name] = values[at];
    return row as Row;
  });
}
