import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InStatement, ResultSet } from "@libsql/client";
import Libsql from "libsql";
import { FileWriter } from "../../db/file-writer.ts";
import { openDatabase } from "../../db/index.ts";
import type { Writer } from "../../db/writer.ts";
import { silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";

type Prepared = ReturnType<Libsql.Database["prepare"]>;
type Bindable = string | number | bigint | null | Uint8Array;

/**
 * The database that all processes of all seeds share, each seed in an instance of its own: one file
 * with the real schema, behind the real writer. It lies in memory where that is possible, since
 * here nobody pulls the plug (test/ledger does), and its statements are prepared once.
 */
export class Engine implements Disposable {
  readonly writer: Writer;
  readonly #folder: string;
  readonly #reader: Libsql.Database;
  readonly #prepared = new Map<string, { statement: Prepared; columns: string[] }>();

  private constructor(folder: string) {
    const path = join(folder, "trt.db");
    this.#folder = folder;
    this.writer = new FileWriter({ path, clock: systemClock, log: silentLog });
    this.#reader = new Libsql(path, { timeout: 50 });
    this.#reader.exec("PRAGMA query_only = ON");
  }

  static async open(): Promise<Engine> {
    const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
    const folder = mkdtempSync(join(memory, "trt-simulation-"));
    const url = `file:${join(folder, "trt.db")}`;
    const deps = { clock: systemClock, random: systemRandom, log: silentLog };
    await (await openDatabase({ ...deps, url, instance: "none" })).close();
    return new Engine(folder);
  }

  /** A new instance, at its beginning. */
  async bear(instance: string, at: number): Promise<void> {
    const args = [instance, BigInt(at)];
    const born = { sql: "INSERT INTO instance VALUES (?, ?)", args, rule: undefined };
    await this.writer.commit([{ name: "instance", statements: [born], reads: false, moves: [] }]);
  }

  /** Rows as an object each. */
  rows<T>(sql: string, ...args: Bindable[]): T[] {
    const { statement, columns } = this.#prepare(sql);
    const rows = statement.all(args) as unknown[][];
    return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])) as T);
  }

  /** As the driver's client answers, for reads through drizzle. */
  execute(asked: InStatement): ResultSet {
    const { sql, args = [] } = typeof asked === "string" ? { sql: asked } : asked;
    const { statement, columns } = this.#prepare(sql);
    const rows = (statement.all((args as Bindable[]).map(bindable)) as unknown[][]).map(
      (values) => {
        const row: Record<string, unknown> = {};
        for (const [i, name] of columns.entries()) row[name] ??= values[i];
        Object.defineProperty(row, "length", { value: values.length });
        for (const [i, value] of values.entries()) Object.defineProperty(row, i, { value });
        return row;
      },
    );
    const nothing = { columnTypes: [], rowsAffected: 0, lastInsertRowid: undefined };
    return { columns, rows, ...nothing, toJSON: () => rows } as unknown as ResultSet;
  }

  [Symbol.dispose](): void {
    this.#prepared.clear();
    this.#reader.close();
    this.writer.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #prepare(sql: string) {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#reader.prepare(sql).raw(true);
    const columns = statement.columns().map(({ name }) => name);
    const prepared = { statement, columns };
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

function bindable(value: unknown): Bindable {
  if (typeof value === "boolean") return value ? 1 : 0;
  return (value ?? null) as Bindable;
}
