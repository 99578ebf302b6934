import Libsql from "libsql";
import { FileReader } from "../../db/file-reader.ts";
import { FileWriter } from "../../db/file-writer.ts";
import type { Value } from "../../db/index.ts";
import { MIGRATIONS } from "../../db/migrations.ts";
import type { Writer } from "../../db/writer.ts";
import { silentLog, systemClock } from "../../src/kernel/index.ts";

/**
 * The database that all processes of all seeds share, each seed in an instance of its own: the real
 * schema, behind the real writer and reader. Here nobody pulls the plug (test/ledger does), so it
 * is in memory, on one connection: between two commits nobody sees anything but the last of them.
 */
export class Engine implements Disposable {
  readonly writer: Writer;
  readonly reader: FileReader;

  constructor() {
    const connection = new Libsql(":memory:");
    connection.exec("PRAGMA foreign_keys = ON");
    for (const { sql } of MIGRATIONS) connection.exec(sql);
    const connect = () => connection;
    this.writer = new FileWriter({ connect, clock: systemClock, log: silentLog });
    this.reader = new FileReader(connection);
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
    this.writer.close();
    this.reader.close();
  }
}
