import { expect, test } from "bun:test";
import { and, eq, gt, sql } from "drizzle-orm";
import { build, query, rawQuery, schema, statement, template } from "../../db/index.ts";
import { Bug } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { errorOf, keys, putting } from "./settings.ts";

const { outbox, setting } = schema;

const LATER = query<{ from: string; limit: number }, typeof setting.$inferSelect>(
  ({ from, limit }) =>
    build.select().from(setting).where(gt(setting.key, from)).orderBy(setting.key).limit(limit),
);

const COUNT = rawQuery<{ value: string }, { n: number; most: string | null }>(
  ({ value }) => sql`SELECT count(*) AS n, max(key) AS most FROM setting WHERE value = ${value}`,
);

const MESSAGE = template<{ instance: string; replaces: boolean; job: string | null }>(
  ({ instance, replaces, job }) => [
    statement(
      build.insert(outbox).values({
        ...{ instanceId: instance, key: "k", chatId: 7, slot: "screen", body: "{}" },
        ...{ purpose: "screen", replaces, jobId: job, createdAt: 1, dueAt: 2 },
      }),
    ),
  ],
);

onEachBackEnd((fresh, backEnd) => {
  test("a query whose text was built once gives what drizzle gives (R80, R82)", async () => {
    await using db = await fresh();
    for (const key of ["a", "b", "c", "d"]) await db.write(putting(db, key));
    const rows = await LATER(db, { from: "a", limit: 2 });
    expect(rows).toEqual(await db.read.select().from(setting).where(gt(setting.key, "a")).limit(2));
    expect(rows.map(({ key }) => key)).toEqual(["b", "c"]);
    expect(await LATER(db, { from: "c", limit: 9 })).toHaveLength(1);
    expect(await LATER(db, { from: "d", limit: 9 })).toEqual([]);
    expect(await COUNT(db, { value: "1" })).toEqual([{ n: 4, most: "d" }]);
    expect(await COUNT(db, { value: "2" })).toEqual([{ n: 0, most: null }]);
  });

  test("it sees what was written since, and is not asked without its values (R80)", async () => {
    await using db = await fresh();
    expect(await COUNT(db, { value: "1" })).toEqual([{ n: 0, most: null }]);
    await db.write(putting(db, "new"));
    expect(await COUNT(db, { value: "1" })).toEqual([{ n: 1, most: "new" }]);
    const missing = {} as { value: string };
    expect(await errorOf(COUNT(db, missing))).toBeInstanceOf(Bug);
  });

  test("a builder's values go into a template as its columns want them (R82)", async () => {
    await using db = await fresh();
    const fill = { instance: db.instance, replaces: true, job: null };
    await db.write({ name: "message", statements: MESSAGE(fill) });
    const [row] = await db.read
      .select({ replaces: outbox.replaces, jobId: outbox.jobId })
      .from(outbox)
      .where(and(eq(outbox.instanceId, db.instance), eq(outbox.key, "k")));
    expect(row).toEqual({ replaces: true, jobId: null });
  });

  test("whole numbers come exactly, or not at all (R80)", async () => {
    await using db = await fresh();
    const most = Number.MAX_SAFE_INTEGER;
    expect((await db.rows("SELECT ? AS n, ? AS yes", [most, true])).rows).toEqual([[most, 1]]);
    expect(await errorOf(db.rows("SELECT 9007199254740993 AS n", []))).toBeInstanceOf(RangeError);
  });

  if (backEnd === "file") {
    test("what reads cannot write, and a closed one says so (R80, R82)", async () => {
      const db = await fresh();
      const past = db.rows("INSERT INTO setting VALUES ('test', 'a', '1', 'x', 1) RETURNING 1", []);
      const refused = (await errorOf(past)) as Error;
      expect(String(refused.cause)).toContain("readonly");
      expect(await keys(db)).toEqual([]);
      await db[Symbol.asyncDispose]();
      expect(String(await errorOf(db.rows("SELECT 1", [])))).toContain("closed");
    });
  }
});
