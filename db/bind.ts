import { assert } from "../src/kernel/index.ts";
import { CHANGED_ONE } from "./guards.ts";
import type { Operation, Row, Statement, Value } from "./operation.ts";
import type { Moves } from "./unclear.ts";

/** What both drivers bind as it is. */
export type BoundValue = string | bigint | null | Uint8Array;

export interface BoundStatement {
  readonly sql: string;
  readonly args: readonly BoundValue[];
  readonly rule: string | undefined;
}

/** An operation in the form that both back ends take; its outcome's select is the last statement. */
export interface BoundOperation {
  readonly name: string;
  readonly statements: readonly BoundStatement[];
  readonly reads: boolean;
  /** The money operations that it makes. */
  readonly moves: readonly Moves[];
}

/** Our statements are some hundreds of texts; lists of varying length make more. */
const CHECKED_MAX = 1_000;

/** Checks and binds operations before they are queued. Whatever is wrong here is a bug. */
export class Binder {
  /** Placeholders of each text that was found right. */
  readonly #checked = new Map<string, number>();

  bind(operation: Operation<unknown>): BoundOperation {
    const { name, statements, outcome } = operation;
    assert(statements[0]?.sql !== CHANGED_ONE, "changedOne follows the statement it is about");
    const all = outcome ? [...statements, outcome.select] : statements;
    return {
      name,
      statements: all.map((one) => this.bindOne(one)),
      reads: outcome !== undefined,
      moves: all.flatMap(({ moves }) => moves ?? []),
    };
  }

  bindOne({ sql, args, rule }: Statement): BoundStatement {
    const placeholders = this.#checked.get(sql) ?? this.#check(sql);
    assert(placeholders === args.length, "a statement has as many arguments as placeholders");
    return { sql, args: args.map(bindValue), rule };
  }

  /**
   * The file takes a missing argument for NULL, drops a surplus one and whatever follows the first
   * `;` in silence (ledger.md §1.2 #15); the server refuses all three.
   */
  #check(sql: string): number {
    const shape = shapeOf(sql);
    assert(shape.single, "a statement is one statement");
    if (this.#checked.size >= CHECKED_MAX) this.#checked.clear();
    this.#checked.set(sql, shape.placeholders);
    return shape.placeholders;
  }
}

/**
 * Both drivers bind a JS number as REAL, so that 7 becomes "7.0" in a TEXT column (§1.2 #13), and
 * the file's driver aborts the whole process on a boolean (measured).
 */
function bindValue(value: Value): BoundValue {
  if (typeof value === "string") return bindText(value);
  if (typeof value === "boolean") return value ? 1n : 0n;
  assert(value !== undefined, "undefined is no value; NULL is null");
  if (typeof value !== "number") {
    const bindable = value === null || typeof value === "bigint" || value instanceof Uint8Array;
    assert(bindable, "an argument is a value, and no place of a template that was not filled");
    return value;
  }
  assert(Number.isSafeInteger(value), "a number in a statement is whole and below 2^53");
  return BigInt(value);
}

/**
 * Text that both back ends give back as it went in. Measured: the file's driver reads only as far
 * as a NUL, and the server answers 400 to half of a surrogate pair, such as a cut emoji.
 */
function bindText(text: string): string {
  if (text.isWellFormed() && !text.includes("\0")) return text;
  return text.toWellFormed().replaceAll("\0", "");
}

/** A row as both back ends give it: integers as numbers where they fit, blobs as bytes. */
export function readRow(columns: readonly string[], values: readonly unknown[]): Row {
  return Object.fromEntries(columns.map((column, at) => [column, readValue(values[at])]));
}

function readValue(value: unknown): Value {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value as Value;
}

interface Shape {
  readonly placeholders: number;
  readonly single: boolean;
}

const STRINGS_NAMES_COMMENTS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g;

function shapeOf(sql: string): Shape {
  const code = sql.replace(STRINGS_NAMES_COMMENTS, " ");
  assert(!/\?\d|[:@$][A-Za-z_]/.test(code), "placeholders are plain question marks");
  return { placeholders: code.split("?").length - 1, single: !/;\s*\S/.test(code) };
}
