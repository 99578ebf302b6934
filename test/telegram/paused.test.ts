import { expect, test } from "bun:test";
import type { Model } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { encode } from "../../src/telegram/actions.ts";
import { stopNewsMessage } from "../../src/telegram/alarm.ts";
import { Bot, type Chat, plain } from "./chat.ts";

// Goal: nobody waits for a model that does not work, and nobody loses what they have typed (G12).
// Method: a model is paused before, during and after its form; every way to it is walked.

const ADMIN = 900_001;

/** Pictures of words alone, the first two of them. */
function painters(bot: Bot): [Model, Model] {
  const found = bot.catalogue.models.filter(
    ({ section, fields }) =>
      section === "image" && fields.every((one) => one.type !== "media" || !one.required),
  );
  return [present(found[0], "one"), present(found[1], "another")];
}

const pause = (bot: Bot, { key }: Model, cause = "admin") =>
  bot.jobs.stops.stop({ name: `model:${key}`, cause, reason: "a test" }, new Error("stopped"));

async function open(chat: Chat, action: Parameters<typeof encode>[0]): Promise<void> {
  await chat.pressesData(encode(action));
}

async function arrives(bot: Bot, id = 1001): Promise<Chat> {
  const chat = bot.person(id);
  await chat.says("/start");
  await chat.says("/menu");
  return chat;
}

test("a paused model says so in lists, on its card and at its start, and offers others (G12)", async () => {
  await using bot = await Bot.open();
  const [painter] = painters(bot);
  const ann = await arrives(bot);
  await pause(bot, painter);
  await open(ann, { do: "section", section: "image", page: 0 });
  expect(ann.labels.filter((label) => label.startsWith("⏸"))).toEqual([
    expect.stringContaining(painter.name.slice(0, 8)),
  ]);
  await open(ann, { do: "card", model: painter.key });
  expect(ann.text).toContain("⏸ На паузе");
  await ann.presses("▶️ Запустить");
  expect(ann.text).toContain(`⏸ ${painter.name} на паузе`);
  expect(ann.text).toContain("Ничего не списано");
  const others = ann.labels.filter((label) => label.includes("₽"));
  expect(others.length).toBeGreaterThan(2);
  expect(others.join()).not.toContain(painter.name);
  expect(ann.labels.slice(-3)).toEqual(["🔁 Попробовать снова", "⬅️ Назад", "🏠 Меню"]);

  await bot.jobs.stops.lift(`model:${painter.key}`, "admin");
  await ann.presses("🔁 Попробовать снова");
  expect(ann.text).toContain("Шаг 1");
});

test("words of a confirmed form go to another model when theirs is paused (G12, design §2)", async () => {
  await using bot = await Bot.open();
  const [painter] = painters(bot);
  const ann = await arrives(bot);
  await open(ann, { do: "launch", model: painter.key });
  await ann.says("кот в скафандре");
  const confirmation = { ...ann.screen };
  expect(plain(confirmation)).toContain("Цена");
  await pause(bot, painter);
  await ann.presses("✅ Запустить", confirmation);
  expect(ann.text).toContain("всё введённое подставлю сам");
  expect(await bot.ledger.balance(ann.id)).toMatchObject({ held: 0 });
  const similar = present(
    ann.labels.find((label) => label.includes("₽")),
    "another model is offered",
  );
  await ann.presses(similar);
  expect(ann.text).toContain("кот в скафандре");
  expect(ann.text).not.toContain(painter.name);
  await ann.presses("✅ Запустить");
  expect(ann.text).toContain("Создаю…");
});

test("a form that was begun is kept, and shown again when its model is (G12, N9)", async () => {
  await using bot = await Bot.open();
  const [painter] = painters(bot);
  const ann = await arrives(bot);
  await open(ann, { do: "launch", model: painter.key });
  await ann.says("кот в скафандре");
  await ann.says("/menu");
  await pause(bot, painter);
  await open(ann, { do: "launch", model: painter.key });
  expect(ann.text).toContain("всё введённое подставлю сам");
  await ann.presses("🔁 Попробовать снова");
  expect(ann.text).toContain("на паузе");
  await bot.jobs.stops.lift(`model:${painter.key}`, "admin");
  await ann.presses("🔁 Попробовать снова");
  expect(ann.text).toContain("кот в скафандре");
  expect(ann.labels).toContain("✅ Запустить");
});

test("🔁 and ✏️ on a result of a paused model offer another with the same words (G9, G12)", async () => {
  await using bot = await Bot.open({ admins: [ADMIN] });
  const [painter] = painters(bot);
  const owner = await arrives(bot, ADMIN);
  await open(owner, { do: "example", model: painter.key });
  await owner.presses("✅ Запустить");
  const [job] = await bot.jobs.openJobs(owner.id);
  await bot.deliver(present(job, "the run"));
  await pause(bot, painter);
  // The same person, no admin any more.
  const { number } = present(job, "the run");
  bot.admins = [];
  for (const action of [
    { do: "again", number },
    { do: "vary", number },
  ] as const) {
    await open(owner, action);
    expect(owner.text).toContain("всё введённое подставлю сам");
  }
  await owner.presses(/₽/);
  expect(owner.labels).toContain("✅ Запустить");
});

test("a model on trial says that the run is the test, and an admin may try a paused one (G12)", async () => {
  await using bot = await Bot.open({ admins: [ADMIN] });
  const [painter] = painters(bot);
  await pause(bot, painter, "breaker");
  const [ann, owner] = [await arrives(bot), await arrives(bot, ADMIN)];
  for (const person of [ann, owner]) {
    await open(person, { do: "card", model: painter.key });
    expect(person.text).toContain("ваш запуск её проверит");
    await open(person, { do: "example", model: painter.key });
    expect(person.text).toContain("ваш запуск её проверит");
    expect(person.labels).toContain("✅ Запустить");
  }
});

test("the admins read what was stopped, how it measured, and what happens by itself (G12)", () => {
  const words = (news: Parameters<typeof stopNewsMessage>[1]) => {
    const { body } = stopNewsMessage(ADMIN, news);
    return plain({ html: body.type === "screen" ? body.text : "" });
  };
  const model = { model: "Рисовальщик <1>" };
  const rate = { runs: 20, succeeded: 12 };
  const stopped = words({ what: model, state: "stopped", failures: 5, rate });
  expect(stopped).toContain("Модель на паузе: Рисовальщик &lt;1&gt;");
  expect(stopped).toContain("Удачных запусков: 12 из последних 20.");
  expect(words({ what: model, state: "lifted", failures: 0, rate })).toContain("снова в продаже");
  const lost = { missed: 5, tries: 12 };
  expect(words({ what: "submitting", state: "stopped", failures: 5, lost })).toContain("5 из 12");
  expect(words({ what: "our_credit", state: "stopped", failures: 1 })).toContain("кредиты");
});
