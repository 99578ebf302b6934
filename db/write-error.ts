import { Bug, Fault } from "../src/kernel/index.ts";
import { Rejected, type Statement } from "./operation.ts";

/** Our own rules speak through triggers, in texts that begin with the room they protect. */
const OWN_RULE = /\b((?:ledger|guard|job|quote|inbox|outbox|person): [^\n]*)/;

/**
 * What an error of the engine means. File and server word them differently and share few codes
 * (ledger.md §1.2 #17), so our own texts come first.
 */
export function meaningOf(error: unknown, statement: Statement | undefined, index: number): Error {
  const { code, message } = textOf(error);
  const own = OWN_RULE.exec(message)?.[1];
  if (own !== undefined || /CONSTRAINT/.test(code) || /constraint failed/i.test(message)) {
    return new Rejected(statement?.rule ?? own ?? constraintOf(message), index, error);
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return busy(error);
  if (/^(SQLITE_ERROR|SQLITE_MISMATCH|SQLITE_RANGE|ARGS_INVALID|SQL_)/.test(code)) {
    return new Bug(`the database cannot read a statement: ${code}`, { cause: error });
  }
  return new Fault("database_unavailable", { retry: "same_key", cause: error });
}

export function busy(cause: unknown): Fault {
  return new Fault("database_busy", { retry: "later", cause });
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(textOf(error).code);
}

export function isConstraint(error: unknown): boolean {
  const { code, message } = textOf(error);
  return /CONSTRAINT/.test(code) || /constraint failed/i.test(message) || OWN_RULE.test(message);
}

function constraintOf(message: string): string {
  return (
    /((?:UNIQUE|CHECK|NOT NULL|FOREIGN KEY) constraint failed[^\n]*)/i.exec(message)?.[1] ??
    "constraint"
  );
}

export function textOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: "", message: "" };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message };
}
