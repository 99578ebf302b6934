import { createClient } from "@libsql/client/http";
import type Libsql from "libsql";
import type { BoundStatement } from "../../db/bind.ts";
import { openConnection } from "../../db/file-connection.ts";

/** The engine without our queue: what it is given is one transaction, and a refusal ends all. */
export interface BareEngine extends Disposable {
  commit(statements: readonly BoundStatement[]): Promise<void>;
}

/** The synchronous driver with our PRAGMAs, each text prepared once. */
export function bareFile(path: string): BareEngine {
  const connection = openConnection(path);
  const prepared = new Map<string, { statement: Libsql.Statement; reader: boolean }>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    const made = { statement, reader: statement.reader };
    prepared.set(sql, made);
    return made;
  };
  return {
    async commit(statements) {
      connection.exec("BEGIN IMMEDIATE");
      for (const { sql, args } of statements) {
        const { statement, reader } = prepare(sql);
        // To the last row, or the next transaction finds it open.
        if (reader) statement.all(args);
        else statement.run(args);
      }
      connection.exec("COMMIT");
    },
    [Symbol.dispose]() {
      prepared.clear();
      connection.close();
    },
  };
}

/** One HTTP request per transaction. */
export function bareServer(url: string): BareEngine {
  const client = createClient({ url });
  return {
    async commit(statements) {
      await client.batch(
        statements.map(({ sql, args }) => ({ sql, args: [...args] })),
        "write",
      );
    },
    [Symbol.dispose]: () => client.close(),
  };
}
