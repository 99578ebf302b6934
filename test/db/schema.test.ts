import { expect, test } from "bun:test";
import { createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { type Database, probeDatabase, schema } from "../../db/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { errorOf } from "./settings.ts";

interface Column {
  name: string;
  type: string;
  notNull: boolean;
  hasDefault: boolean;
  /** Its place in the primary key, from 1; 0 outside of it. */
  key: number;
}

/** The tables as drizzle describes them. */
function described(): Map<string, Column[]> {
  const tables = Object.values(schema).filter((one) => one instanceof SQLiteTable);
  return new Map(
    tables.map((table) => {
      const { name, columns, primaryKeys } = getTableConfig(table);
      const composite = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
      return [
        name,
        columns.map((column) => ({
          name: column.name,
          type: column.getSQLType().toUpperCase(),
          notNull: column.notNull && !(column.primary && column.getSQLType() === "integer"),
          hasDefault: column.default !== undefined,
          key: column.primary ? 1 : composite.indexOf(column.name) + 1,
        })),
      ];
    }),
  );
}

/** The tables as they are. */
async function actual(db: Database): Promise<Map<string, Column[]>> {
  const tables = await db.read.all<{ name: string }>(
    sql`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'`,
  );
  const columns = async (table: string) => {
    const rows = await db.read.all<{ [name: string]: unknown }>(
      sql`SELECT name, type, "notnull" AS required, dflt_value AS value, pk
        FROM pragma_table_info(${table})`,
    );
    return rows.map((row) => ({
      name: String(row.name),
      type: String(row.type),
      notNull: row.required === 1,
      hasDefault: row.value !== null,
      key: Number(row.pk),
    }));
  };
  return new Map(
    await Promise.all(tables.map(async ({ name }) => [name, await columns(name)] as const)),
  );
}

onEachBackEnd((fresh) => {
  test("the tables are what TypeScript believes them to be (R75)", async () => {
    await using db = await fresh();
    const [believed, real] = [described(), await actual(db)];
    expect([...believed.keys()].sort()).toEqual([...real.keys()].sort());
    for (const [table, columns] of believed) {
      expect({ table, columns }).toEqual({ table, columns: real.get(table) ?? [] });
    }
  });

  test("the doctor sees what is missing and what was changed by hand (R38, N45)", async () => {
    await using db = await fresh();
    const probe = probeDatabase(db.url);
    await probe.ping();
    expect(await probe.pending()).toEqual([]);
    expect(await probe.drift()).toEqual([]);

    const client = createClient({ url: db.url });
    await client.execute("DROP TRIGGER job_never_deleted");
    await client.execute("CREATE TABLE stray (x INTEGER)");
    await client.execute("DELETE FROM schema_migration WHERE n = 2");
    client.close();
    expect(await probe.drift()).toEqual(["job_never_deleted", "stray"]);
    expect(await probe.pending()).toEqual(["ledger"]);
  });

  test("the doctor looks at a new database without making anything in it (R38)", async () => {
    await using db = await fresh();
    const missing = db.url.replace(/trt\.db$/, "other.db").replace(/\/\/db\d+/, "//none");
    expect(await errorOf(probeDatabase(missing).ping())).toBeDefined();
    expect(await errorOf(probeDatabase(missing).pending())).toBeDefined();
  });
});
