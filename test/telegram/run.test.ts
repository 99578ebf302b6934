import { expect, test } from "bun:test";
import { kopecks, present } from "../../src/kernel/index.ts";
import { encode } from "../../src/telegram/actions.ts";
import { Bot, type Chat, type ChatOptions, plain } from "./chat.ts";

const ADMIN = 900_001;

/** Somebody who looks at the confirmation of a cheap picture. */
async function atConfirmation(options: ChatOptions = {}, id = 1001) {
  const bot = await Bot.open(options);
  const ann = bot.person(id);
  await ann.says("/start");
  await ann.presses(/^Попробовать: /);
  return { bot, ann, confirmation: { ...ann.screen } };
}

const priceIn = (text: string) => Number(/Цена: (\d+),(\d\d) ₽/.exec(text)?.slice(1).join(""));
const openJobs = (bot: Bot, chat: Chat) => bot.jobs.openJobs(chat.id);

test("✅ holds the price that was shown, and says that it is being made (R111, R120, R148, G2)", async () => {
  const { bot, ann, confirmation } = await atConfirmation();
  await using _ = bot;
  const price = priceIn(plain(confirmation));
  await ann.presses("✅ Запустить");
  const [job] = await openJobs(bot, ann);
  expect(job?.price).toBe(kopecks(price));
  expect(await bot.ledger.balance(ann.id)).toMatchObject({
    available: kopecks(200_00 - price),
    held: kopecks(price),
  });
  expect(ann.messages).toHaveLength(1);
  expect(ann.text).toContain(`Создаю… № ${job?.number}`);
  expect(ann.text).toContain("Можно закрыть чат, пришлю сам.");
  expect(ann.labels).toEqual(["Отменить", "🏠 Меню"]);
});

test("the same confirmation runs once, for ever, from any copy of it (R122, N18, N20)", async () => {
  const { bot, ann, confirmation } = await atConfirmation();
  await using _ = bot;
  const run = () => ann.presses("✅ Запустить", confirmation);
  await Promise.all([run(), run(), run()]);
  expect(ann.messages).toHaveLength(1);
  expect(ann.text).toContain("Создаю…");
  bot.clock.move(86_400_000);
  await run();
  const jobs = await openJobs(bot, ann);
  expect(jobs).toHaveLength(1);
  expect(ann.text).toContain(`№ ${jobs[0]?.number}`);
  expect(
    (await bot.ledger.entries(ann.id, { limit: 9 })).filter((it) => it.kind === "hold"),
  ).toHaveLength(1);
});

test("another copy of a confirmation becomes a look at the run, and no second progress (G10)", async () => {
  const { bot, ann, confirmation } = await atConfirmation();
  await using _ = bot;
  await ann.pressesData(`+${ann.button("✅ Запустить", confirmation).data}`);
  await ann.presses("✅ Запустить", confirmation);
  const making = ann.messages.filter((message) => plain(message).startsWith("Создаю…"));
  expect(making).toHaveLength(1);
  expect(plain(present(ann.messages[0], "the copy"))).toContain("в работе");
});

test("a run that ends while a second tap is decided does not go on in the chat (R122, G10)", async () => {
  const { bot, ann, confirmation } = await atConfirmation();
  await using _ = bot;
  await ann.presses("✅ Запустить", confirmation);
  const job = present((await openJobs(bot, ann))[0], "it was started");
  const { standing } = bot.outbox;
  bot.outbox.standing = async (chat, slot) => {
    bot.outbox.standing = standing;
    const outcome = await bot.jobs.cancel(job.id, ann.id);
    if (outcome.status === "cancelled") await bot.write(...outcome.statements);
    return standing(chat, slot);
  };
  await ann.presses("✅ Запустить", confirmation);
  expect(await openJobs(bot, ann)).toHaveLength(0);
  expect(ann.messages).toHaveLength(1);
  expect(ann.text).toContain(`№ ${job.number}`);
  expect(ann.text).not.toContain("Создаю…");
});

test("a confirmation that has changed meanwhile shows its price again instead of running (R111)", async () => {
  const { bot, ann, confirmation } = await atConfirmation();
  await using _ = bot;
  await ann.presses(/^⚙️ /);
  await ann.pressesData(
    present(
      ann.screen.keyboard
        .flat()
        .flatMap((it) => ("data" in it && !it.text.startsWith("✓") ? [it.data] : []))[0],
      "there is another option",
    ),
  );
  await ann.presses("✅ Запустить", confirmation);
  expect(ann.text).toContain("Проверьте цену ещё раз");
  expect(await openJobs(bot, ann)).toHaveLength(0);
  await ann.presses("✅ Запустить");
  expect(await openJobs(bot, ann)).toHaveLength(1);
});

test("the price of a confirmation that is open stands when the rate moves (N27)", async () => {
  const { bot, ann, confirmation } = await atConfirmation();
  await using _ = bot;
  const price = priceIn(plain(confirmation));
  bot.rate.now = { rubPerUsd: "780.00", multiplier: "2" };
  await ann.presses("✅ Запустить");
  expect((await openJobs(bot, ann))[0]?.price).toBe(kopecks(price));
});

test("a confirmation that is shown again has today's price (N27, R111)", async () => {
  const { bot, ann, confirmation } = await atConfirmation();
  await using _ = bot;
  bot.rate.now = { rubPerUsd: "780.00", multiplier: "2" };
  await ann.says("/menu");
  await ann.presses(/^⏯ Продолжить/);
  expect(priceIn(ann.text)).toBeGreaterThan(priceIn(plain(confirmation)) * 5);
});

test("with too little money it says how much is missing, and leads on (R125, R136)", async () => {
  const { bot, ann } = await atConfirmation({ bonus: 1, support: { telegram: "@trt_help" } });
  await using _ = bot;
  expect(ann.text).toContain("Не хватает");
  expect(ann.text).toContain("на балансе 0,01 ₽");
  expect(ann.text).toContain("@trt_help");
  expect(ann.labels).not.toContain("✅ Запустить");
  expect(ann.labels).toContain("⭐ Дешёвые");
  expect(ann.labels).toContain("✏️ Изменить");

  const gift = {
    id: "promo:x",
    person: ann.id,
    amount: kopecks(500_00),
    actor: "test",
    reason: "test",
  };
  await bot.ledger.post.grantPromo({ ...gift, at: bot.clock.now() });
  await ann.presses("🔄 Проверить баланс");
  await ann.presses("✅ Запустить");
  expect(ann.text).toContain("Создаю…");
});

test("money that went elsewhere meanwhile is missed politely, and nothing is held (R125, N18)", async () => {
  const { bot, ann, confirmation } = await atConfirmation({ bonus: 1_00 });
  await using _ = bot;
  const { available } = await bot.ledger.balance(ann.id);
  const taken = {
    id: "adjust:1",
    person: ann.id,
    bucket: "bonus",
    amount: kopecks(-available),
  } as const;
  await bot.ledger.post.adjust({ ...taken, actor: "test", reason: "test", at: bot.clock.now() });
  await ann.presses("✅ Запустить", confirmation);
  expect(ann.text).toContain("Не хватает");
  expect(await openJobs(bot, ann)).toHaveLength(0);
});

test("while selling is stopped nothing is held, and one tap runs it when it goes on (R136, N50)", async () => {
  const { bot, ann, confirmation } = await atConfirmation({ support: { telegram: "@trt_help" } });
  await using _ = bot;
  const { stops } = bot.jobs;
  await stops.stop({ name: "selling", cause: "admin", reason: "a test" }, new Error("stopped"));
  await ann.presses("✅ Запустить", confirmation);
  expect(ann.text).toContain("Запуски ненадолго на паузе");
  expect(ann.text).toContain("Ничего не списано");
  expect(ann.labels.slice(0, 1)).toEqual(["🔁 Попробовать снова"]);
  expect(ann.labels.slice(2)).toEqual(["⬅️ Назад", "🏠 Меню"]);
  expect(await bot.ledger.balance(ann.id)).toMatchObject({ available: kopecks(200_00), held: 0 });
  await ann.presses("🔁 Попробовать снова");
  expect(await openJobs(bot, ann)).toHaveLength(0);

  await stops.lift("selling", "admin");
  await ann.presses("🔁 Попробовать снова");
  expect(ann.text).toContain("Создаю…");
  expect(await openJobs(bot, ann)).toHaveLength(1);
});

test("an admin runs free, and sees what it costs (R129)", async () => {
  const { bot, ann } = await atConfirmation({ admins: [ADMIN] }, ADMIN);
  await using _ = bot;
  expect(ann.text).toMatch(/Админ: бесплатно \(себестоимость \d+,\d\d ₽\)/);
  await ann.presses("✅ Запустить");
  const [job] = await openJobs(bot, ann);
  expect(job?.price).toBe(kopecks(0));
  expect((await bot.ledger.balance(ann.id)).available).toBe(kopecks(200_00));
});

test("a run in line is cancelled by a press, and the money is back (R121, R149, R124)", async () => {
  const { bot, ann } = await atConfirmation();
  await using _ = bot;
  await ann.presses("✅ Запустить");
  await ann.presses("Отменить");
  expect(ann.messages).toHaveLength(1);
  expect(ann.text).toContain("Запуск отменён");
  expect(ann.text).toContain("вернулись на баланс. Баланс: 200 ₽.");
  expect(await openJobs(bot, ann)).toHaveLength(0);
  expect(await bot.ledger.balance(ann.id)).toMatchObject({ available: kopecks(200_00), held: 0 });
  expect(ann.labels).toContain("🔁 Ещё раз");
});

test("a run that the model has is not cancelled, and the press is answered (R149, N5)", async () => {
  const { bot, ann } = await atConfirmation({ admins: [ADMIN] }, ADMIN);
  await using _ = bot;
  await ann.presses("✅ Запустить");
  const stop = { ...ann.screen };
  await bot.run("UPDATE job SET state = 'submitting', callback_token = 'x'");
  await ann.presses("Отменить", stop);
  expect(ann.text).toContain("уже у модели, отменить нельзя");
  expect(await openJobs(bot, ann)).toHaveLength(1);
});

test("🔁 pressed twice shows one confirmation, and after its run a new one (R198, G9, design §10)", async () => {
  const { bot, ann } = await atConfirmation({ admins: [ADMIN] }, ADMIN);
  await using _ = bot;
  await ann.presses("✅ Запустить");
  const [job] = await openJobs(bot, ann);
  await bot.deliver(present(job, "it was started"));
  const again = encode({ do: "again", number: job?.number ?? "" }, true);
  const quoteNow = () => ann.button("✅ Запустить").data;

  await ann.pressesData(again);
  expect(ann.text).toContain(`Всё взято из запуска № ${job?.number}`);
  const first = quoteNow();
  await ann.pressesData(again);
  expect(quoteNow()).toBe(first);
  await ann.presses("✅ Запустить");
  await ann.pressesData(again);
  expect(quoteNow()).not.toBe(first);
  expect(await openJobs(bot, ann)).toHaveLength(1);
});

test("✏️ opens what can be changed, 🎛 carries everything over to another model (R150, R171)", async () => {
  const { bot, ann } = await atConfirmation({ admins: [ADMIN] }, ADMIN);
  await using _ = bot;
  await ann.presses("✅ Запустить");
  const job = present((await openJobs(bot, ann))[0], "it was started");
  await bot.deliver(job);
  await ann.pressesData(encode({ do: "vary", number: job.number }, true));
  expect(ann.text).toContain("Что изменить?");
  await ann.presses("⬅️ Назад");
  expect(ann.labels).toContain("✅ Запустить");

  await ann.pressesData(encode({ do: "other", number: job.number, page: 0 }, true));
  expect(ann.text).toContain("Другая модель");
  const own = bot.catalogue.byKey(job.model)?.name ?? "";
  expect(ann.labels.some((label) => label.startsWith(`${own} ·`))).toBe(false);
  await ann.presses(/ · от /);
  expect(ann.labels).toContain("✅ Запустить");
  expect(ann.text).toContain(String(Object.values(job.input).find((it) => String(it).length > 9)));
});

test("what belongs to one person is nobody else's (N36, R254)", async () => {
  const { bot, ann } = await atConfirmation();
  await using _ = bot;
  const { data } = ann.button("✅ Запустить");
  await ann.presses("✅ Запустить");
  const [job] = await openJobs(bot, ann);
  const eve = bot.person(666, "Ева");
  await eve.says("/start");
  await eve.pressesData(data);
  expect(eve.text).toContain("Эта форма уже закрыта");
  const number = job?.number ?? "";
  for (const action of ["job", "stop", "again", "vary", "file", "ask_remove", "remove"] as const) {
    await eve.pressesData(encode({ do: action, number }));
    expect(eve.text).toContain("Эта кнопка устарела");
  }
  expect(await openJobs(bot, ann)).toHaveLength(1);
});
