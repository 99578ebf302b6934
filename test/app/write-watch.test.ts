import { expect, test } from "bun:test";
import type { Database } from "../../db/index.ts";
import { silentLog } from "../../src/kernel/index.ts";
import { createWriteWatch } from "../../src/write-watch.ts";
import { sqldForTests, withUrl } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { ManualClock } from "../support/manual-clock.ts";

// Goal: a database that takes no writes is noticed, told once, and its end too; what only looks like
// it is not. Method: a real server that is frozen, on a clock that the test moves.

const sqld = sqldForTests();
const WORK = { name: "work", statements: [] };

async function watched(db: Database, clock: ManualClock, isTaken: (nr: number) => boolean) {
  const told: string[] = [];
  const tell = async (news: string) => isTaken(told.push(news));
  const watch = createWriteWatch({ db, clock, log: silentLog, tell });
  const over = new AbortController();
  const running = watch.run(over.signal);
  const end = async () => {
    over.abort();
    await running;
  };
  return { ...watch, told, [Symbol.asyncDispose]: end };
}

test("a server that takes no writes is told once, also if at first nobody hears, and its end once (N40, R241)", async () => {
  const clock = new ManualClock();
  const url = await sqld().createDatabase();
  await using db = await withUrl(url, { clock, requestTimeoutMs: 300 });
  await using watch = await watched(db, clock, (nr) => nr > 1);
  await watch.ping();

  sqld().freeze();
  const asked = [db.write(WORK)];
  await eventually("it is told", async () => {
    await clock.advance(1_000);
    return watch.told.length === 2;
  });
  expect(watch.told).toEqual(["writes_unanswered", "writes_unanswered"]);
  await expect(watch.ping()).rejects.toThrow("writes are not answered");

  sqld().thaw();
  await eventually("its end is told", async () => {
    asked.push(db.write(WORK));
    await clock.advance(1_000);
    return watch.told.length === 3;
  });
  expect(watch.told.at(-1)).toBe("writes_answered");
  await watch.ping();
  const ended = Promise.allSettled(asked).then(() => true);
  await eventually("every write has its end", async () => {
    await clock.advance(1_000);
    return Promise.race([ended, false]);
  });
});

test("a process that was frozen itself has not waited for its database (N40)", async () => {
  const clock = new ManualClock();
  const url = await sqld().createDatabase();
  await using db = await withUrl(url, { clock });
  await using watch = await watched(db, clock, () => true);
  sqld().freeze();
  const write = db.write(WORK);
  await clock.advance(5_000);
  clock.move(3_600_000);
  sqld().thaw();
  await write;
  await clock.advance(1_000);
  await watch.ping();
  expect(watch.told).toEqual([]);
});
