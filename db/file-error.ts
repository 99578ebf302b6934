import Libsql from "libsql";

/**
 * `rule`: a rule of the database said no. `bug`: the statement is wrong. `busy`: another process
 * writes. `broken`: the file or the connection is not what it was.
 */
export type FileErrorKind = "rule" | "bug" | "busy" | "broken";

/** Primary result codes, https://www.sqlite.org/rescode.html */
const KIND_BY_CODE: Readonly<Record<number, FileErrorKind>> = {
  1: "bug", // ERROR: syntax, unknown table or column
  5: "busy", // BUSY
  6: "busy", // LOCKED
  18: "bug", // TOOBIG
  19: "rule", // CONSTRAINT
  20: "bug", // MISMATCH
  25: "bug", // RANGE
};

/** CONSTRAINT_DATATYPE: text for an INTEGER column of a STRICT table. */
const WRONG_TYPE = 3_091;

export function kindOfFileError(error: unknown): FileErrorKind {
  if (!(error instanceof Libsql.SqliteError) || error.rawCode === undefined) return "broken";
  if (error.rawCode === WRONG_TYPE) return "bug";
  return KIND_BY_CODE[error.rawCode & 0xff] ?? "broken";
}
