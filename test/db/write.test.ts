import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { changedOne, guard, schema, statement } from "../../db/index.ts";
import { Bug } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { counting, errorOf, keys, put, putting, refusalOf } from "./settings.ts";

onEachBackEnd((fresh) => {
  test("an operation is written whole, and its outcome is read from inside it (R80, R83)", async () => {
    await using db = await fresh();
    const found = await db.write({
      name: "put two",
      statements: [put(db, "a", "7"), put(db, "b")],
      outcome: {
        select: statement(sql`SELECT key, changed_at FROM ${schema.setting} ORDER BY key`),
        read: (rows) => rows,
      },
    });
    expect(found).toEqual([
      { key: "a", changed_at: 5 },
      { key: "b", changed_at: 5 },
    ]);
    expect(await keys(db)).toEqual(["a", "b"]);
  });

  test("a broken rule undoes its whole operation and is named (R83)", async () => {
    await using db = await fresh();
    await db.write(putting(db, "taken"));
    const missing = statement(sql`UPDATE setting SET value = '2' WHERE key = 'missing'`);
    const no = guard(sql`EXISTS (SELECT 1 FROM setting WHERE key = ${"b"})`, "b is there");
    const named = statement(sql`INSERT INTO instance VALUES ('', 1)`, "instance: has a name");
    const cases = [
      [[put(db, "a"), missing, changedOne("missing: changed")], "missing: changed", 2],
      [[put(db, "a"), no], "b is there", 1],
      [[put(db, "a"), guard(sql`NULL`, "unknown is no yes")], "unknown is no yes", 1],
      [[put(db, "a"), named], "instance: has a name", 1],
      [
        [put(db, "a"), put(db, "taken")],
        "UNIQUE constraint failed: setting.instance_id, setting.key",
        1,
      ],
      [[put({ ...db, instance: "nobody" }, "a"), put(db, "a")], "FOREIGN KEY constraint failed", 0],
      [
        [statement(sql`INSERT INTO instance VALUES ('', 1)`)],
        "CHECK constraint failed: length(id) BETWEEN 1 AND 64",
        0,
      ],
      [
        [statement(sql`INSERT INTO instance VALUES ('x', NULL)`)],
        "NOT NULL constraint failed: instance.created_at",
        0,
      ],
      [
        [statement(sql`INSERT INTO leg_rule VALUES ('a', 'b', 'c')`)],
        "ledger: routes are fixed",
        0,
      ],
    ] as const;
    for (const [statements, rule, index] of cases) {
      const refused = await refusalOf(db.write({ name: "refused", statements }));
      expect(refused.rule).toBe(rule);
      expect(refused.index).toBe(index);
    }
    expect(await keys(db)).toEqual(["taken"]);
  });

  test("a guard of the statement before looks at that statement alone (R74)", async () => {
    await using db = await fresh();
    const change = (key: string) =>
      statement(sql`UPDATE setting SET value = '2' WHERE key = ${key}`);
    await db.write({
      name: "change",
      statements: [put(db, "a"), change("a"), changedOne("a"), guard(sql`1`, "one"), put(db, "b")],
    });
    const refused = await refusalOf(
      db.write({ name: "change", statements: [change("a"), change("x"), changedOne("x")] }),
    );
    expect(refused.rule).toBe("x");
  });

  test("one bad operation among fifty takes none of the others with it (R83)", async () => {
    await using db = await fresh();
    await db.write(putting(db, "k07"));
    const all = Array.from({ length: 50 }, (_, i) => `k${String(i).padStart(2, "0")}`);
    const bugs = new Map([
      ["k13", statement(sql`SELEC 1`)],
      ["k23", statement(sql`UPDATE nowhere SET x = 1`)],
      ["k33", statement(sql`UPDATE setting SET changed_at = 'soon'`)],
    ]);
    const written = await Promise.allSettled(
      all.map((key) => {
        const bug = bugs.get(key);
        return db.write({ name: "put", statements: [put(db, key), ...(bug ? [bug] : [])] });
      }),
    );
    const failed = written.flatMap((one, i) => (one.status === "rejected" ? [all[i]] : []));
    expect(failed).toEqual(["k07", ...bugs.keys()]);
    expect(await keys(db)).toEqual(all.filter((key) => !bugs.has(key)));
    const reasons = written.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(reasons.map(({ name }) => name)).toEqual(["Rejected", "Bug", "Bug", "Bug"]);
  });

  test("an operation whose outcome cannot be read is a bug, undone alone (R83)", async () => {
    await using db = await fresh();
    const select = statement(sql`SELECT abs(-9223372036854775807 - 1) AS n`); // It overflows.
    const unread = { ...putting(db, "b"), outcome: { select, read: () => 1 } };
    const alone = await errorOf(db.write<unknown>(unread));
    const results = await Promise.allSettled([
      db.write(putting(db, "a")),
      db.write<unknown>(unread),
      db.write(counting(db, "c")),
    ]);
    expect(alone).toMatchObject({ name: "Bug" });
    expect(results).toMatchObject([
      { status: "fulfilled" },
      { status: "rejected", reason: { name: "Bug" } },
      { status: "fulfilled", value: 2 },
    ]);
    expect(await keys(db)).toEqual(["a", "c"]);
  });

  test("each operation is refused or not by what was committed before it (R74)", async () => {
    await using db = await fresh();
    const results = await Promise.allSettled(
      ["a", "b", "a", "a", "c", "b", "d"].map((key) => db.write(counting(db, key))),
    );
    const told = results.map((one) => (one.status === "fulfilled" ? one.value : "refused"));
    expect(told).toEqual([1, 2, "refused", "refused", 3, "refused", 4]);
  });

  test("a rule that only the commit checks hits its own operation alone (R83)", async () => {
    await using db = await fresh();
    // A leg without its seal: the key from leg to operation is deferred.
    const orphan = statement(sql`PRAGMA defer_foreign_keys = ON`);
    const results = await Promise.allSettled([
      db.write(putting(db, "a")),
      db.write({
        name: "orphan",
        statements: [orphan, put({ ...db, instance: "nobody" }, "x"), put(db, "b")],
      }),
      db.write(putting(db, "c")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const [, refused] = results;
    expect(refused.status === "rejected" && refused.reason).toMatchObject({
      name: "Rejected",
      rule: "FOREIGN KEY constraint failed",
      index: 3,
    });
    expect(await keys(db)).toEqual(["a", "c"]);
  });

  test("what is written at once all succeeds, in the order in which it came (R74)", async () => {
    await using db = await fresh();
    const order = await Promise.all(
      Array.from({ length: 200 }, (_, i) => db.write(counting(db, `n${i}`))),
    );
    expect(order).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test("fifty writes that add to one row lose none of it (R74)", async () => {
    await using db = await fresh();
    await db.write(putting(db, "sum", "0"));
    const add = statement(sql`UPDATE setting SET value = value + 1 WHERE key = 'sum'`);
    const one = { name: "add", statements: [add, changedOne("sum")] };
    await Promise.all(Array.from({ length: 50 }, () => db.write(one)));
    const [row] = await db.read.select().from(schema.setting);
    expect(row?.value).toBe("50");
  });

  test("a full queue refuses, and takes again when it has room (R74, N40)", async () => {
    await using db = await fresh();
    const writes = Array.from({ length: 1_001 }, (_, i) => db.write(putting(db, `n${i}`)));
    const refused = await errorOf(writes.at(-1) as Promise<void>);
    expect(refused).toMatchObject({ name: "Fault", code: "database_busy", retry: "later" });
    const taken = await Promise.allSettled(writes.slice(0, -1));
    expect(taken.every(({ status }) => status === "fulfilled")).toBe(true);
    await db.write(putting(db, "again"));
    expect((await keys(db)).length).toBe(1_001);
  });

  test("a write that waited too long is refused before it is begun (R74, N40)", async () => {
    const clock = new ManualClock();
    await using db = await fresh({ clock });
    const late = ["late", "later"].map((key) => errorOf(db.write(putting(db, key))));
    clock.move(10_001);
    const inTime = db.write(putting(db, "in time"));
    for (const error of await Promise.all(late)) {
      expect(error).toMatchObject({ name: "Fault", code: "database_busy", retry: "later" });
    }
    await inTime;
    const allLate = errorOf(db.write(putting(db, "late again")));
    clock.move(10_001);
    expect(await allLate).toMatchObject({ code: "database_busy" });
    await db.write(putting(db, "then"));
    expect(await keys(db)).toEqual(["in time", "then"]);
  });

  test("closing writes first what was taken, and takes nothing more (R55)", async () => {
    await using db = await fresh();
    const writes = Array.from({ length: 100 }, (_, i) => db.write(putting(db, `n${i}`)));
    const closed = db.close();
    expect(await errorOf(db.write(putting(db, "late")))).toMatchObject({ code: "database_closed" });
    await closed;
    const done = await Promise.allSettled(writes);
    expect(done.every(({ status }) => status === "fulfilled")).toBe(true);
  });

  test("a write that is no write is a bug before anything is sent (R82)", async () => {
    await using db = await fresh();
    const wrong = [
      { sql: "UPDATE setting SET value = ?", args: [] },
      { sql: "UPDATE setting SET value = 'a?'", args: ["x"] },
      { sql: "UPDATE setting SET value = ?1", args: ["x"] },
      { sql: "UPDATE setting SET value = :x", args: ["x"] },
      { sql: "DELETE FROM setting; DELETE FROM draft", args: [] },
      { sql: "UPDATE setting SET value = ?", args: [1.5] },
      { sql: "UPDATE setting SET value = ?", args: [2 ** 53] },
      { sql: "UPDATE setting SET value = ?", args: [undefined as unknown as null] },
      changedOne("of what?"),
    ];
    for (const one of wrong) {
      expect(await errorOf(db.write({ name: "bug", statements: [one] }))).toBeInstanceOf(Bug);
    }
    await db.write({ name: "fine", statements: [{ sql: "DELETE FROM setting; ", args: [] }] });
  });
});
