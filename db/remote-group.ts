import type { InStatement, ResultSet } from "@libsql/client";
import { type BoundOperation, type BoundStatement, readRow } from "./bind.ts";
import type { Row } from "./operation.ts";
import type { WriteResult } from "./writer.ts";

/** The batch of a group: first what names it, then the operations one after the other. */
export function batchOf(
  head: readonly InStatement[],
  group: readonly BoundOperation[],
): InStatement[] {
  return [...head, ...group.flatMap(({ statements }) => statements.map(toClient))];
}

/** Which operation, and which of its statements, stands at that place of the batch. */
export function placeOf(
  at: number,
  headLength: number,
  group: readonly BoundOperation[],
): { operation: number; index: number } | undefined {
  let index = at - headLength;
  if (index < 0) return undefined;
  for (const [operation, { statements }] of group.entries()) {
    if (index < statements.length) return { operation, index };
    index -= statements.length;
  }
  return undefined;
}

/** The outcomes out of the results of a batch. */
export function readResults(
  results: readonly ResultSet[],
  headLength: number,
  group: readonly BoundOperation[],
): WriteResult[] {
  let end = headLength;
  return group.map(({ statements, reads }) => {
    end += statements.length;
    return { status: "committed", rows: reads ? rowsOf(results[end - 1]) : [] };
  });
}

export function rowsOf(result: ResultSet | undefined): readonly Row[] {
  return result?.rows.map((row) => readRow(result.columns, Array.from(row))) ?? [];
}

export function toClient({ sql, args }: BoundStatement): InStatement {
  return { sql, args: [...args] };
}
