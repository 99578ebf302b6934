import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { type Operation, schema, statement } from "../../db/index.ts";
import { type Clock, systemClock } from "../../src/kernel/index.ts";
import { sqldForTests, withUrl } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import type { Sqld } from "../support/sqld.ts";
import { type Loss, wireTo } from "../support/wire.ts";
import { counting, errorOf, keys, putting, refusalOf } from "./settings.ts";

/** Far below the real limit, so that silence is short. */
const requestTimeoutMs = 400;

/** Pauses between tries take no time. */
const hurried: Clock = { now: systemClock.now, sleep: async () => {} };

const server = sqldForTests();

/** A database seen through a wire that may lose answers. */
async function onWire(sqld: Sqld, options = {}) {
  const url = await sqld.createDatabase();
  const wire = await wireTo(sqld.port);
  const db = await withUrl(url.replace(`:${sqld.port}`, `:${wire.port}`), {
    requestTimeoutMs,
    clock: hurried,
    ...options,
  });
  const close = async () => {
    await db.close();
    await wire[Symbol.asyncDispose]();
  };
  return { db, wire, url, [Symbol.asyncDispose]: close };
}

const add: Operation = {
  name: "add",
  statements: [statement(sql`UPDATE setting SET value = value + 1 WHERE key = 'sum'`)],
};

describe.each(["reset", "silence"] as const)("when the answer ends in %s", (loss: Loss) => {
  test("a committed write is found to be committed and not done again (R79, N18)", async () => {
    await using at = await onWire(server());
    await at.db.write(putting(at.db, "sum", "0"));
    at.wire.lose(loss);
    await at.db.write(add);
    expect(at.wire.lost).toBe(1);
    const [row] = await at.db.read.select().from(schema.setting);
    expect(row?.value).toBe("1");
  });

  test("each write of the group has its own outcome still (R79)", async () => {
    await using at = await onWire(server());
    at.wire.lose(loss);
    const told = await Promise.all(["a", "b", "c"].map((key) => at.db.write(counting(at.db, key))));
    // Read again after the commit, so each sees all three.
    expect(told).toEqual([3, 3, 3]);
    expect(await keys(at.db)).toEqual(["a", "b", "c"]);
  });

  test("a refusal stays a refusal (R79)", async () => {
    await using at = await onWire(server());
    await at.db.write(putting(at.db, "a"));
    at.wire.lose(loss);
    const refused = await refusalOf(at.db.write(putting(at.db, "a")));
    expect(refused.rule).toBe("UNIQUE constraint failed: setting.instance_id, setting.key");
  });

  test("answers lost again and again on the way to the truth change nothing (R79)", async () => {
    await using at = await onWire(server());
    await at.db.write(putting(at.db, "sum", "0"));
    at.wire.lose(loss, 3);
    await at.db.write(add);
    expect(at.wire.lost).toBe(3);
    const [row] = await at.db.read.select().from(schema.setting);
    expect(row?.value).toBe("1");
  });
});

test("a write that was never sent is sent when the server is back (R74)", async () => {
  await using at = await onWire(server(), { clock: systemClock });
  await server().kill();
  const written = at.db.write(putting(at.db, "a"));
  await server().start();
  await written;
  expect(await keys(at.db)).toEqual(["a"]);
});

test("a server that is killed inside writes has done each of them once or not at all (R79, N18)", async () => {
  await using at = await onWire(server(), { clock: systemClock });
  await at.db.write(putting(at.db, "sum", "0"));
  const written = Array.from({ length: 40 }, (_, i) =>
    at.db.write({ ...counting(at.db, `n${i}`), statements: [...add.statements] }),
  );
  const passed = at.wire.passed;
  await eventually("a group is on its way", () => at.wire.passed > passed);
  await server().kill();
  await server().start();
  const done = await Promise.allSettled(written);
  expect(done.map(({ status }) => status)).toEqual(written.map(() => "fulfilled"));
  const [row] = await at.db.read.select().from(schema.setting);
  expect(row?.value).toBe("40");
});

test("a server that is away for too long is a fault, surely without effect (R76, N40)", async () => {
  await using db = await withUrl(await server().createDatabase(), { clock: hurried });
  await server().kill();
  const error = await errorOf(db.write(putting(db, "a")));
  expect(error).toMatchObject({ code: "database_unavailable", retry: "later" });
  expect(await errorOf(db.ping())).toMatchObject({ code: "database_unavailable" });
  await server().start();
  await db.ping();
  expect(await keys(db)).toEqual([]);
});

test("a read whose connection breaks is asked once more, then it is a fault; a wrong one is a bug (R74, R76)", async () => {
  await using at = await onWire(server());
  await at.db.write(putting(at.db, "a"));
  at.wire.lose("reset");
  expect(await keys(at.db)).toEqual(["a"]);
  expect(at.wire.lost).toBe(1);
  for (const [loss, count] of [
    ["reset", 2],
    ["silence", 1],
  ] as const) {
    at.wire.lose(loss, count);
    const error = await errorOf(keys(at.db));
    expect(error).toMatchObject({ code: "database_unavailable", retry: "later" });
  }
  const wrong = await errorOf(at.db.read.all(sql`SELECT nothing`));
  expect(wrong).toMatchObject({ message: expect.stringContaining("SELECT nothing") });
});

test("it is known since when writes have had no answer, and a refusal is one (N40)", async () => {
  await using at = await onWire(server());
  const { db, wire } = at;
  await db.write(putting(db, "a"));
  expect(db.unansweredSince).toBeUndefined();
  wire.lose("reset", 100);
  const before = systemClock.now();
  await errorOf(db.write(putting(db, "b")));
  const since = db.unansweredSince ?? 0;
  expect(since).toBeGreaterThanOrEqual(before);
  await errorOf(db.write(putting(db, "c")));
  expect(db.unansweredSince).toBe(since);
  wire.lose("reset", 0);
  await refusalOf(db.write(putting(db, "a")));
  expect(db.unansweredSince).toBeUndefined();
});

test("what cannot be found out is a fault that says so (R79)", async () => {
  await using at = await onWire(server());
  at.wire.lose("reset", 100);
  const error = await errorOf(at.db.write(putting(at.db, "a")));
  expect(error).toMatchObject({ code: "write_unclear", retry: "same_key" });
  at.wire.lose("reset", 0);
  expect(await keys(at.db)).toEqual(["a"]);
});

test("a group that was claimed can never be committed, however late it comes (R79, N18)", async () => {
  await using at = await onWire(server());
  server().freeze();
  const before = at.wire.passed;
  const written = at.db.write(putting(at.db, "a"));
  // Group and claims wait at the frozen server, which will do them in whatever order it likes.
  await eventually("the group and a claim have timed out", () => at.wire.passed >= before + 3);
  server().thaw();
  await written;
  expect(await keys(at.db)).toEqual(["a"]);
  const groups = await at.db.read.select().from(schema.writeGroup);
  const [opened, ...committed] = groups.filter(({ outcome }) => outcome === "committed");
  expect(opened).toBeDefined();
  expect(committed).toHaveLength(1);
});

test("names of old groups are forgotten (R236)", async () => {
  const start = 1_790_000_000_000;
  let now = start;
  const clock = { now: () => now, sleep: async () => {} };
  await using at = await onWire(server(), { clock });
  await at.db.write(putting(at.db, "old"));
  now += 25 * 60 * 60 * 1_000;
  // One at a time, so that each is a group.
  for (let i = 0; i < 256; i++) await at.db.write(putting(at.db, `n${i}`));
  const groups = await at.db.read.select().from(schema.writeGroup);
  expect(groups.some(({ at: made }) => made === start)).toBe(false);
  expect(groups).toHaveLength(256);
});
