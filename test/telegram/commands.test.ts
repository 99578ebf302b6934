import { expect, test } from "bun:test";
import { COMMANDS } from "../../src/telegram/commands.ts";
import { commandWords } from "../../src/telegram/texts/commands.ts";
import { Bot } from "./chat.ts";

const ANSWERS: { [N in keyof typeof commandWords]: RegExp } = {
  start: /^Главное меню/,
  menu: /^Главное меню/,
  help: /^❓ Помощь/,
  models: /^🗂 Все модели/,
  search: /^🔎 (Найти модель|«extra»)/,
  generate: /^Что создаём\?/,
  balance: /^Баланс: 200 ₽\nиз них бонусы: 200 ₽\n/,
  history: /^История/,
  cancel: /^Отменять нечего|^Форма закрыта/,
  reset: /^Отменять нечего|^Форма закрыта/,
};
const names = Object.keys(ANSWERS) as (keyof typeof ANSWERS)[];

test.each(names)(
  "/%s shows its screen (R177, R178, R179, R180, R181, R185, R186)",
  async (name) => {
    await using bot = await Bot.open();
    const ann = bot.person();
    await ann.says("/start");
    await ann.says(`/${name}`);
    expect(ann.text).toMatch(ANSWERS[name]);
    await ann.says(`/${name.toUpperCase()}@trt_bot extra`);
    expect(ann.text).toMatch(ANSWERS[name]);
  },
);

test("Telegram's menu and the conversation know the same commands (R177)", () => {
  expect(COMMANDS.map(({ command }) => command)).toEqual(Object.keys(commandWords));
  for (const { command, description } of COMMANDS) {
    expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
    expect(description.length).toBeGreaterThan(5);
  }
});

test("an unknown command is told so, with the menu (R167)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.says("/frobnicate");
  expect(ann.text).toContain("Команды /frobnicate нет");
  expect(ann.labels).toContain("🖼 Картинка");
});

test("every command interrupts a form and never becomes its answer; the form waits (R167, N9)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  for (const name of names.filter((it) => it !== "cancel" && it !== "reset")) {
    await ann.pressesData("l:nb1");
    await ann.says(`/${name}`);
    expect(ann.text).toMatch(ANSWERS[name]);
    await ann.says("/menu");
    await ann.presses(/^⏯ Продолжить: /);
    expect(ann.text).toContain("Шаг 1 из 1");
    await ann.says("кот");
    expect(ann.labels).toContain("✅ Запустить");
  }
});

test("words that come after the interruption are not taken for the answer (R167)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData("l:nb1");
  await ann.says("/help");
  await ann.says("рыжий кот");
  expect(ann.text).toContain("Что сделаем с этим?");
  await ann.presses(/^⏯ Продолжить: /);
  expect(ann.text).toContain("Шаг 1 из 1");
});

test.each(["cancel", "reset"])(
  "/%s drops the form and names what runs (R185, R186)",
  async (name) => {
    await using bot = await Bot.open();
    const ann = bot.person();
    await ann.says("/start");
    await ann.presses(/^Попробовать: /);
    await ann.presses("✅ Запустить");
    const [job] = await bot.jobs.openJobs(ann.id);
    await ann.pressesData("l:nb1");
    await ann.says(`/${name}`);
    expect(ann.text).toContain("Форма закрыта");
    expect(ann.labels).toContain(`⏳ № ${job?.number}`);
    expect(ann.labels.some((label) => label.startsWith("⏯"))).toBe(false);
    expect(await bot.drafts.read(ann.id)).toBeUndefined();
    await ann.presses(`⏳ № ${job?.number}`);
    expect(ann.text).toContain("в работе");
    expect(await bot.jobs.openJobs(ann.id)).toHaveLength(1);
  },
);

test("a button elsewhere lays the form down too, and it can be gone on with (R139)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData("l:nb1");
  await ann.pressesData("b");
  await ann.says("рыжий кот");
  expect(ann.text).toContain("Что сделаем с этим?");
});
