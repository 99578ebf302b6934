import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileReader } from "../../db/file-reader.ts";
import { FileWriter } from "../../db/file-writer.ts";
import { openDatabase, type Value } from "../../db/index.ts";
import type { Writer } from "../../db/writer.ts";
import { silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";

/**
 * The database that all processes of all seeds share, each seed in an instance of its own: one file
 * with the real schema, behind the real writer and reader. It lies in memory where that is
 * possible, since here nobody pulls the plug (test/ledger does).
 */
export class Engine implements Disposable {
  readonly writer: Writer;
  readonly reader: FileReader;
  readonly #folder: string;

  private constructor(folder: string) {
    const path = join(folder, "trt.db");
    this.#folder = folder;
    this.writer = new FileWriter({ path, clock: systemClock, log: silentLog });
    this.reader = new FileReader(path);
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
  rows<T>(sql: string, ...args: Value[]): T[] {
    const { columns, rows } = this.reader.rowsNow(sql, args);
    return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])) as T);
  }

  [Symbol.dispose](): void {
    this.reader.close();
    this.writer.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
