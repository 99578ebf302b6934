import { expect, test } from "bun:test";
import { type Clock, Fault, kopecks, silentLog, systemClock } from "../../src/kernel/index.ts";
import { createPager } from "../../src/pager.ts";
import { sqldForTests, withUrl } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { wireTo } from "../support/wire.ts";
import { Bot } from "../telegram/chat.ts";

// Goal: while nobody knows whether somebody's money moved, nothing else of theirs moves, and they
// are told so; once it is known, everything goes on by itself. Method: a real server behind a wire
// that swallows answers, and pauses that end when the test says so.

const ADMIN = 900_001;
const LONG_MS = 5_000;

const server = sqldForTests();

test("an unclear payment freezes its person until it is found, and alarms the admin (R79, N18, N40)", async () => {
  const gate = Promise.withResolvers<void>();
  const clock: Clock = {
    now: systemClock.now,
    sleep: (ms) => (ms < LONG_MS ? Promise.resolve() : gate.promise),
  };
  const url = await server().createDatabase();
  await using wire = await wireTo(server().port);
  const wired = url.replace(`:${server().port}`, `:${wire.port}`);
  const db = await withUrl(wired, { clock, requestTimeoutMs: 2_000 });
  await using bot = await Bot.open({ db });
  const paged: string[] = [];
  const pager = { db, outbox: bot.outbox, adminIds: [ADMIN], clock: bot.clock, log: silentLog };
  const { report } = createPager({ ...pager, onCommit: () => paged.push("told") });
  db.onUnclear(({ operation }) =>
    report(new Fault("person_frozen", { retry: "never" }), operation),
  );
  const [ann, bob] = [bot.person(1001), bot.person(1002, "Боб")];
  for (const person of [ann, bob]) {
    await person.says("/start");
    await person.presses(/^Попробовать: /);
  }
  const confirmation = { ...ann.screen };

  const at = bot.clock.now();
  const payment = { id: "topup:test:1", person: ann.id, actor: "test", reason: "test", at };
  const topUp = () => bot.ledger.post.topUp({ ...payment, amount: kopecks(100_00) });
  wire.lose("reset", 1_000);
  await expect(topUp()).rejects.toMatchObject({ code: "write_unclear" });
  wire.lose("reset", 0);

  await ann.presses("✅ Запустить", confirmation);
  expect(ann.text).toContain("Проверяем вашу прошлую операцию");
  expect(ann.text).toContain("Дважды ничего не спишется");
  expect(ann.labels).toEqual(["🔁 Попробовать снова", "⬅️ Назад", "🏠 Меню"]);
  const gift = { ...payment, id: "bonus:other", amount: kopecks(1) };
  await expect(bot.ledger.post.grantBonus(gift)).rejects.toMatchObject({ code: "person_frozen" });
  await bob.presses("✅ Запустить");
  expect(bob.text).toContain("Создаю…");
  await eventually("the admin is told", () => paged.length > 0);
  const told = (await bot.rows()).map(({ body }) => JSON.stringify(body) ?? "");
  expect(told.filter((body) => body.includes("<code>topup:test:1</code>"))).toHaveLength(1);

  gate.resolve();
  await eventually("it is found out", () => db.unclear(ann.id).length === 0);
  await ann.presses("🔁 Попробовать снова");
  expect(ann.text).toContain("Создаю…");
  expect(await topUp()).toMatchObject({ status: "exists" });
  const entries = await bot.ledger.entries(ann.id, { limit: 9 });
  expect(entries.filter(({ kind }) => kind === "topup")).toHaveLength(1);
});
