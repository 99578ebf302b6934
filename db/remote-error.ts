import { LibsqlBatchError, LibsqlError } from "@libsql/client";

/**
 * What an error of a batch says about it (ledger.md §1.5). `rule` and `bug`: nothing was written,
 * because of the statement `at` (absent: because of COMMIT, or it is not known). `not_done`: nothing
 * was written, and none of the statements is to blame. `unclear`: it may have been committed.
 */
export type RemoteAnswer =
  | { readonly kind: "rule" | "bug"; readonly text: string; readonly at: number | undefined }
  | { readonly kind: "not_done" }
  | { readonly kind: "unclear" };

/** The statement could not be understood; as opposed to anything that a repeat may cure. */
const BUG_CODES = new Set([
  "ARGS_INVALID",
  "SQL_INPUT_ERROR",
  "SQL_MANY_STATEMENTS",
  "SQL_NO_STATEMENT",
  "SQL_PARSE_ERROR",
  "SQLITE_ERROR",
  "SQLITE_MISMATCH",
  "SQLITE_RANGE",
  "SQLITE_TOOBIG",
  "SQLITE_UNKNOWN", // How sqld calls SQLITE_ERROR: `no such table`, measured.
]);

/** Bun's names for a request that never left: nobody listens, or nobody has that name. */
const NOT_SENT_CODES = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

export function answerOf(error: unknown): RemoteAnswer {
  if (!(error instanceof LibsqlError)) {
    return { kind: NOT_SENT_CODES.has(codeOf(error)) ? "not_done" : "unclear" };
  }
  const at = error instanceof LibsqlBatchError ? error.statementIndex : undefined;
  const text = textOf(error.message);
  // Text for an INTEGER column is a constraint of STRICT tables, and nobody's rule.
  if (text.startsWith("cannot store ")) return { kind: "bug", text, at };
  if (error.code.startsWith("SQLITE_CONSTRAINT")) return { kind: "rule", text, at };
  if (BUG_CODES.has(error.code)) return { kind: "bug", text, at };
  const status = statusOf(error);
  if (status === 400 || status === 413) return { kind: "bug", text, at }; // Not JSON, or too long.
  // A wrong token, an unknown database, too many requests.
  if (status >= 400 && status < 500) return { kind: "not_done" };
  return { kind: error.code === "SQLITE_BUSY" ? "not_done" : "unclear" };
}

/** `SQLITE_CONSTRAINT: SQLITE_CONSTRAINT: SQLite error: ledger: op exists` → `ledger: op exists`. */
function textOf(message: string): string {
  return message.replace(/^(?:[A-Z_]+: )*(?:SQLite error: )?/, "");
}

function statusOf({ cause }: LibsqlError): number {
  return cause instanceof Error && "status" in cause ? Number(cause.status) : 0;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
