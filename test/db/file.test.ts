import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { sql } from "drizzle-orm";
import { type Database, statement } from "../../db/index.ts";
import { systemClock } from "../../src/kernel/index.ts";
import { freshDatabase, freshFile, withUrl } from "../support/database.ts";
import { errorOf, keys, putting } from "./settings.ts";

/** Another process that holds the file's write lock until it is let go. */
async function holdLock(path: string) {
  const script = resolve(import.meta.dir, "../support/hold-lock.ts");
  const holder = Bun.spawn([process.execPath, script, path], { stdin: "pipe", stdout: "pipe" });
  await holder.stdout.getReader().read();
  return {
    async letGo() {
      holder.stdin.end();
      await holder.exited;
    },
  };
}

async function expectDurable(db: Database): Promise<void> {
  const pragma = (name: string) =>
    db.write({
      name: "pragma",
      statements: [],
      outcome: {
        select: statement(sql.raw(`PRAGMA ${name}`)),
        read: ([row]) => Object.values(row ?? {})[0],
      },
    });
  expect(await pragma("journal_mode")).toBe("wal");
  expect(await pragma("synchronous")).toBe(2); // FULL
  expect(await pragma("foreign_keys")).toBe(1);
  expect(await pragma("busy_timeout")).toBe(50);
}

test("the writer's connection is durable, checks keys, and waits but shortly (R83)", async () => {
  await using db = await freshDatabase();
  await expectDurable(db);
});

test("a lock of another process is waited for (R74)", async () => {
  using file = freshFile();
  await using db = await withUrl(file.url);
  const lock = await holdLock(file.path);
  let slept = 0;
  const clock = {
    now: systemClock.now,
    sleep: async () => {
      if (++slept === 2) await lock.letGo();
    },
  };
  await using waiting = await withUrl(file.url, { clock });
  await Promise.all(["a", "b"].map((key) => waiting.write(putting(waiting, key))));
  expect(slept).toBe(2);
  expect(await keys(db)).toEqual(["a", "b"]);
});

test("a lock that is never let go is a fault, and the queue goes on after it (R76, N40)", async () => {
  using file = freshFile();
  await using db = await withUrl(file.url, {
    clock: { now: systemClock.now, sleep: async () => {} },
  });
  const lock = await holdLock(file.path);
  expect(await keys(db)).toEqual([]); // Reading goes on.
  const error = await errorOf(db.write(putting(db, "a")));
  expect(error).toMatchObject({ code: "database_unavailable", retry: "later" });
  await lock.letGo();
  await db.write(putting(db, "b"));
  expect(await keys(db)).toEqual(["b"]);
});

test("nothing is written past the queue (R74)", async () => {
  await using db = await freshDatabase();
  const past = errorOf(db.read.run(sql`INSERT INTO setting VALUES ('test', 'a', '1', 'x', 1)`));
  expect(await past).toBeDefined();
  expect(await keys(db)).toEqual([]);
});

test("a second process sees what the first has written, at once (R80)", async () => {
  using file = freshFile();
  await using one = await withUrl(file.url);
  await using two = await withUrl(file.url);
  await one.write(putting(one, "a"));
  expect(await keys(two)).toEqual(["a"]);
  await two.write(putting(two, "b"));
  expect(await keys(one)).toEqual(["a", "b"]);
});

test("a place where no database can be is a clear fault at the start (R76)", async () => {
  using file = freshFile();
  const missing = await errorOf(withUrl(`file:${file.path}/missing/trt.db`));
  expect(missing).toMatchObject({
    code: "database_unavailable",
    retry: "never",
    message: "the directory of the file in DATABASE_URL does not exist",
  });
  await Bun.write(file.path, "this is no database at all, whatever its name says".repeat(100));
  const broken = await errorOf(withUrl(file.url));
  expect(broken).toMatchObject({ code: "database_unavailable", retry: "never" });
});

test("a file that fails is a fault for the whole group, and is opened anew, as durable (R76, R83, N40)", async () => {
  await using db = await freshDatabase();
  await db.write({
    name: "no more room",
    statements: [{ sql: "PRAGMA query_only = ON", args: [] }],
  });
  const failed = await Promise.all(["a", "b"].map((key) => errorOf(db.write(putting(db, key)))));
  for (const error of failed) {
    expect(error).toMatchObject({ code: "database_unavailable", retry: "later" });
  }
  await db.write(putting(db, "c"));
  expect(await keys(db)).toEqual(["c"]);
  await expectDurable(db);
});
