import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { createClient } from "@libsql/client";
import { type MigrateOptions, migrate, schema } from "../../db/index.ts";
import { MIGRATIONS } from "../../db/migrations.ts";
import { silentLog, systemClock } from "../../src/kernel/index.ts";
import { onEachBackEnd, withUrl } from "../support/database.ts";
import { errorOf } from "./settings.ts";

const first = { number: 1, name: "first", sql: "CREATE TABLE instance (id TEXT, at INTEGER);" };
const second = { number: 2, name: "second", sql: "CREATE TABLE b (x INTEGER) STRICT;" };

function migrating(url: string, migrations: MigrateOptions["migrations"] = MIGRATIONS) {
  const applied: string[] = [];
  const log = {
    ...silentLog,
    info: (_: string, fields?: Record<string, unknown>) => void applied.push(String(fields?.name)),
  };
  const clock = { now: systemClock.now, sleep: async () => {} };
  return migrate({ url, instance: "test", clock, log, migrations }).then(() => applied);
}

onEachBackEnd((fresh, backEnd, empty) => {
  test("an empty database gets every migration, once, and its instance (R59, R75, R254)", async () => {
    using place = await empty();
    expect(await migrating(place.url)).toEqual(MIGRATIONS.map(({ name }) => name));
    expect(await migrating(place.url)).toEqual([]);
    await using db = await withUrl(place.url, { instance: "another" });
    const instances = await db.read.select().from(schema.instance);
    expect(instances.map(({ id }) => id).sort()).toEqual(["another", "test"]);
    const rows = await db.read.select().from(schema.schemaMigration);
    expect(rows.map(({ n, name }) => ({ n, name }))).toEqual(
      MIGRATIONS.map(({ number, name }) => ({ n: number, name })),
    );
  });

  test("a newer program adds what is new; an older one refuses the database (R59, R56)", async () => {
    using place = await empty();
    expect(await migrating(place.url, [first])).toEqual(["first"]);
    expect(await migrating(place.url, [first, second])).toEqual(["second"]);
    const error = await errorOf(migrating(place.url, [first]));
    expect(error).toMatchObject({ code: "database_newer", retry: "never" });
  });

  test("an edited migration is noticed, by its text and by its name (R75)", async () => {
    using place = await empty();
    await migrating(place.url, [first, second]);
    const edited = [
      { ...second, sql: `${second.sql} -- harmless` },
      { ...second, name: "other" },
    ];
    for (const other of edited) {
      const error = await errorOf(migrating(place.url, [first, other]));
      expect(error).toMatchObject({ code: "migration_edited", retry: "never" });
      expect(String(error)).toContain("migration 2");
    }
  });

  test("a migration that fails leaves nothing of itself behind (R75)", async () => {
    using place = await empty();
    const broken = { ...second, sql: `${second.sql} CREATE TABLE b (again INTEGER);` };
    const error = await errorOf(migrating(place.url, [first, broken]));
    expect(error).toMatchObject({ code: "migration_failed", retry: "never" });
    expect(await migrating(place.url, [first, second])).toEqual(["second"]);
  });

  test("four processes at once apply each migration exactly once (R56, R59, R74)", async () => {
    using place = await empty();
    const script = resolve(import.meta.dir, "../support/migrate-process.ts");
    const processes = Array.from({ length: 4 }, () =>
      Bun.spawn([process.execPath, script, place.url], { stdout: "pipe", stderr: "inherit" }),
    );
    const codes = await Promise.all(processes.map(({ exited }) => exited));
    expect(codes).toEqual([0, 0, 0, 0]);
    const told = await Promise.all(processes.map(({ stdout }) => new Response(stdout).text()));
    expect(told.join("").match(/migration applied/g)).toHaveLength(MIGRATIONS.length);
    expect(await migrating(place.url)).toEqual([]);
  });

  test("what is in the database outlives a start (R58, R80)", async () => {
    using place = await empty();
    await migrating(place.url);
    const client = createClient({ url: place.url });
    await client.execute("INSERT INTO setting VALUES ('test', 'k', 'v', 'test', 1)");
    client.close();
    await migrating(place.url);
    await using db = await withUrl(place.url);
    expect(await db.read.select().from(schema.setting)).toHaveLength(1);
  });

  if (backEnd === "file") {
    test("opening brings the database up to date by itself (R59)", async () => {
      await using db = await fresh();
      expect(await db.read.select().from(schema.schemaMigration)).toHaveLength(MIGRATIONS.length);
    });
  }
});
