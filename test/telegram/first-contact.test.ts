import { expect, test } from "bun:test";
import { kopecks } from "../../src/kernel/index.ts";
import { Bot, plain } from "./chat.ts";

test("/start greets a newcomer once, with 200 ₽ on the balance (R156, R177, G3)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  expect(ann.messages).toHaveLength(1);
  expect(ann.text).toContain("Привет, Аня!");
  expect(ann.text).toContain("Дарим 200 ₽");
  expect(ann.text).toContain("Баланс не сгорает, подписки нет");
  expect((await bot.ledger.balance(ann.id)).available).toBe(kopecks(200_00));

  await ann.says("/start");
  expect(ann.text).toContain("Главное меню");
  expect(ann.text).toContain("Баланс: 200 ₽");
  expect((await bot.ledger.balance(ann.id)).available).toBe(kopecks(200_00));
});

test("a first contact of any kind is greeted, and then answered (design §10, G8)", async () => {
  await using bot = await Bot.open();
  const contents: [object, RegExp][] = [
    [{ text: "/balance" }, /Баланс: 200 ₽/],
    [{ text: "/menu" }, /Баланс: 200 ₽/],
    [{ text: "/start ref_17" }, /Привет/],
    [{ text: "рыжий кот" }, /Что сделаем с этим/],
    [{ photo: [{ file_id: "a" }] }, /Что сделаем с этим/],
    [{ sticker: { file_id: "a" } }, /не подойдёт/],
  ];
  for (const [i, [content, answer]] of contents.entries()) {
    const newcomer = bot.person(2000 + i);
    await newcomer.sends(content);
    const greetings = newcomer.messages.filter((shown) => plain(shown).includes("Привет, Аня!"));
    expect(greetings).toHaveLength(1);
    expect(newcomer.text).toMatch(answer);
    expect((await bot.ledger.balance(newcomer.id)).available).toBe(kopecks(200_00));
  }
});

test("a press of somebody unknown is a first contact too (R141, N7)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.pressesData("go:AAAAAAAAAA:1", 77);
  expect(plain(ann.messages[0] ?? { html: "" })).toContain("Привет, Аня!");
  expect(ann.text).toContain("Эта форма уже закрыта");
});

test("the first result is two taps away, and its price is shown before (G5, design §10)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.presses(/^Попробовать: /);
  expect(ann.text).toMatch(/Цена: \d+,\d\d ₽ · на балансе 200 ₽, хватит на \d+ таких/);
  await ann.presses("✅ Запустить");
  expect(ann.text).toContain("Создаю… № ");
});

test("the guide is three steps that can be left at any of them (R156)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.presses("👀 Как это работает");
  expect(ann.text).toContain("1 из 3");
  expect(ann.labels).toContain("Пропустить");
  await ann.presses("Дальше");
  await ann.presses("⬅️ Назад");
  expect(ann.text).toContain("1 из 3");
  await ann.presses("Дальше");
  await ann.presses("Дальше");
  expect(ann.labels).toEqual(["🚀 Создать", "⬅️ Назад", "🏠 Меню"]);
  await ann.presses("🏠 Меню");
  expect(ann.text).toContain("Главное меню");
  expect(ann.messages).toHaveLength(1);
});

test("without a bonus nothing is promised, and nothing is given (R156)", async () => {
  await using bot = await Bot.open({ bonus: 0 });
  const ann = bot.person();
  await ann.says("/start");
  expect(ann.text).not.toContain("Дарим");
  expect((await bot.ledger.balance(ann.id)).available).toBe(kopecks(0));
});

test("two copies of a first contact make one person and one bonus (R156, N30)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await Promise.all([ann.says("/start"), ann.says("/start")]);
  expect((await bot.ledger.entries(ann.id, { limit: 10 })).map(({ id }) => id)).toEqual([
    `bonus:welcome:${ann.id}`,
  ]);
});

test("whoever is blocked gets one polite screen, and nothing happens (R218, N60)", async () => {
  await using bot = await Bot.open({ support: { telegram: "@trt_help" } });
  const ann = bot.person();
  await ann.says("/start");
  await bot.write(...bot.people.block(ann.id, bot.clock.now()));
  await ann.says("/menu");
  expect(ann.text).toContain("Доступ закрыт");
  expect(ann.text).toContain("@trt_help");
  await ann.pressesData("l:nb1");
  expect(ann.text).toContain("Доступ закрыт");
  await bot.write(...bot.people.unblock(ann.id));
  await ann.says("/menu");
  expect(ann.text).toContain("Главное меню");
});

test("who blocks the bot is remembered as out of reach, until they write again (R65)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  const membership = (status: string) => ({
    my_chat_member: {
      from: { id: ann.id },
      chat: { id: ann.id, type: "private" },
      new_chat_member: { status },
    },
  });
  await ann.update(membership("kicked"));
  expect((await bot.people.find(ann.id))?.unreachableAt).toBe(bot.clock.now());
  await ann.update(membership("member"));
  await ann.says("/menu");
  expect((await bot.people.find(ann.id))?.unreachableAt).toBeUndefined();
});
