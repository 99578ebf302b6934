import type { Moves } from "./unclear.ts";

/** What may be bound to a parameter. Whole numbers are bound as integers, others are refused. */
export type Value = string | number | bigint | boolean | null | Uint8Array;
export type Row = Record<string, Value>;

export interface Statement {
  readonly sql: string;
  readonly args: readonly Value[];
  /** The refusal's name if this statement breaks a rule. Without it the rule's own text is the name. */
  readonly rule?: string;
  /** Seals a money operation. */
  readonly moves?: Moves;
}

/**
 * One indivisible write: a fixed list of statements whose guards are in SQL, so that it means the
 * same in a local savepoint and in a remote batch. It is never decided half-way in code.
 */
export interface Operation<T = void> {
  /** For logs and metrics: `hold`, `store update`. */
  readonly name: string;
  readonly statements: readonly Statement[];
  /** Reads the outcome back, inside the same transaction. Pure, as it may be asked again. */
  readonly outcome?: { readonly select: Statement; readonly read: (rows: readonly Row[]) => T };
}

/** A rule of the database refused the operation: nothing of it was written. */
export class Rejected extends Error {
  override readonly name = "Rejected";
  /** The name given to the statement, or the rule's own text, such as `ledger: insufficient funds`. */
  readonly rule: string;
  /** Which statement broke it. */
  readonly index: number;

  constructor(rule: string, index: number, cause?: unknown) {
    super(rule, { cause });
    this.rule = rule;
    this.index = index;
  }
}
