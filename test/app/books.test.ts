import { expect, test } from "bun:test";
import Libsql from "libsql";
import { type Fence, takeLease } from "../../db/index.ts";
import { createStops } from "../../src/jobs/index.ts";
import { type Clock, kopecks, silentLog } from "../../src/kernel/index.ts";
import type { Depth } from "../../src/ledger/index.ts";
import { createPager } from "../../src/pager.ts";
import { keepUp } from "../../src/upkeep.ts";
import { eventually } from "../support/eventually.ts";
import { Bot } from "../telegram/chat.ts";

// Goal: books that are wrong stop selling by themselves, and books that are right again start it.
// Method: the conversation and the upkeep run on one database; past both of them the file is
// falsified, with the guards put aside, and mended.

const ADMIN = 900_001;
const FIVE_MINUTES_MS = 300_000;

/** Another process with its own connection, as whoever gets hold of the file has. */
function falsify(url: string, by: number): void {
  const db = new Libsql(url.replace("file:", ""));
  const guard = "SELECT sql FROM sqlite_schema WHERE name = 'account_moves'";
  const { sql } = db.prepare(guard).get() as { sql: string };
  db.exec(`BEGIN IMMEDIATE; DROP TRIGGER account_moves;
    UPDATE account SET balance = balance + ${by} WHERE kind = 'bonus'; ${sql}; COMMIT`);
  db.close();
}

/** The upkeep of a bot, an audit at a time. */
async function upkeepOf({ db, ledger, outbox, clock }: Bot) {
  const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
  let rests = Promise.withResolvers<void>();
  const resting: Clock = {
    now: () => clock.now(),
    sleep(ms, over) {
      rests.resolve();
      return clock.sleep(ms, over);
    },
  };
  const base = { db, clock: resting, log: silentLog };
  const paged = Promise.withResolvers<void>();
  const { report, ended } = createPager({
    ...base,
    outbox,
    adminIds: [ADMIN],
    onCommit: paged.resolve,
  });
  const depths: Depth[] = [];
  const audit = (depth: Depth) => {
    depths.push(depth);
    return ledger.audit({ depth });
  };
  const over = new AbortController();
  const stops = createStops({ ...base, report });
  const work = keepUp({ ...base, ledger, stops, audit, ended }, fence, over.signal);
  return {
    depths,
    paged: paged.promise,
    /** Until it has made an audit and acted on it. */
    async rested(): Promise<void> {
      await rests.promise;
      rests = Promise.withResolvers();
    },
    passFiveMinutes: () => clock.move(FIVE_MINUTES_MS),
    async [Symbol.asyncDispose]() {
      over.abort();
      await work;
    },
  };
}

/** How often the admin was told this. */
async function told(bot: Bot, what: string): Promise<number> {
  const bodies = (await bot.rows()).map(({ body }) => JSON.stringify(body) ?? "");
  return bodies.filter((body) => body.includes(what)).length;
}

const alarms = (bot: Bot) => told(bot, "Книги не сходятся, продажи остановлены");

test("wrong books stop selling and page the admin; mended, they start it again (G40, R135)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person(1001);
  await ann.says("/start");
  await ann.presses(/^Попробовать: /);
  await using upkeep = await upkeepOf(bot);
  await upkeep.rested();

  falsify(bot.db.url, 1);
  upkeep.passFiveMinutes();
  await upkeep.rested();
  await upkeep.paged;
  await ann.presses("✅ Запустить");
  expect(ann.text).toContain("Запуски ненадолго на паузе");
  expect(await bot.ledger.balance(ann.id)).toMatchObject({ held: kopecks(0) });

  expect(await alarms(bot)).toBe(1);

  upkeep.passFiveMinutes();
  await upkeep.rested();
  expect(await alarms(bot)).toBe(1);

  falsify(bot.db.url, -1);
  upkeep.passFiveMinutes();
  await upkeep.rested();
  await eventually(
    "the admin knows that it is over",
    async () => (await told(bot, "Книги снова сходятся")) === 1,
  );
  await ann.presses("🔁 Попробовать снова");
  expect(ann.text).toContain("Создаю…");
  expect(upkeep.depths).toEqual(["full", "cheap", "cheap", "cheap"]);
});
