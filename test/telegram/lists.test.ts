import { expect, test } from "bun:test";
import type { Model } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { encode } from "../../src/telegram/actions.ts";
import { questionsOf } from "../../src/telegram/flows/places.ts";
import { Bot, type Chat } from "./chat.ts";

// Goal: a list is put together, mended and reordered item by item, and nothing of it is lost.

type ListOf = Extract<Model["fields"][number], { type: "list" }>;

const lists = (model: Model): ListOf[] =>
  questionsOf(model).filter((field) => field.type === "list");
const membersOf = ({ item }: ListOf) => (item.type === "group" ? item.fields : []);

/** A form that begins with a list whose items have words and a choice. */
async function dialogue(): Promise<{ bot: Bot; ann: Chat; model: Model; list: ListOf }> {
  const bot = await Bot.open();
  const model = present(
    bot.catalogue.models.find((it) => {
      const [list, more] = lists(it);
      const types = list ? membersOf(list).map((member) => member.type) : [];
      return !more && types[0] === "text" && types[1] === "choice";
    }),
    "a model makes speech of lines",
  );
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  return { bot, ann, model, list: present(lists(model)[0], "it asks for a list") };
}

/** One line: its words as a message, its voice by a button. */
async function adds(ann: Chat, text: string, voice = 0): Promise<void> {
  await ann.says(text);
  await ann.presses(present(ann.labels[voice], "there are voices"));
}

const items = (ann: Chat) => ann.labels.filter((label) => /^(✏️|⚠️) \d+\. /.test(label));
const values = async (bot: Bot, ann: Chat) =>
  (present(await bot.drafts.read(ann.id), "a draft").body as { form: { values: unknown } }).form
    .values;

test("words sent to a list begin its next item, which asks for the rest (R88, R144, R145)", async () => {
  const { bot, ann, list } = await dialogue();
  await using _ = bot;
  const [text, voice] = membersOf(list);
  expect(ann.text).toContain(`Шаг 1 из 1 · ${list.label}`);
  expect(ann.text).toContain(`${list.item.label} 1: напишите ответ сообщением.`);
  expect(ann.text).toContain(`Добавлено: 0 из ${list.maxItems}.`);
  expect(ann.labels).toEqual([`➕ Добавить: ${list.item.label}`, "⬅️ Назад", "❌ Отмена"]);
  await ann.says("Который час?");
  expect(ann.text).toContain(`Шаг 1 из 1 · ${list.item.label} 1 · ${voice?.label}`);
  await ann.presses(present(ann.labels[0], "a voice"));
  expect(ann.text).toContain(`Добавлено: 1 из ${list.maxItems}.`);
  expect(items(ann)).toHaveLength(1);
  expect(ann.labels).toContain("✅ Готово");
  await ann.presses(/^➕/);
  expect(ann.text).toContain(`${list.item.label} 2 · ${text?.label}`);
  await ann.presses("⬅️ Назад");
  // Nothing was entered, so nothing was added.
  expect(items(ann)).toHaveLength(1);
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("Проверьте и запускайте");
  expect(ann.text).toContain("1. Который час?");
});

test("an item is opened, changed and shown as it is then (R138, R145)", async () => {
  const { bot, ann, list } = await dialogue();
  await using _ = bot;
  const [text] = membersOf(list);
  await adds(ann, "Который час?");
  await adds(ann, "Пора домой.", 1);
  await ann.presses(/^✏️ 2\. /);
  expect(ann.text).toContain(`${list.item.label} 2`);
  expect(ann.text).toContain(`${text?.label}: Пора домой.`);
  await ann.presses(new RegExp(`^${text?.label}: `));
  expect(ann.text).toContain("Сейчас: Пора домой.");
  await ann.says("Уже полночь.");
  expect(ann.text).toContain(`${text?.label}: Уже полночь.`);
  await ann.presses("✅ Готово");
  expect(items(ann).map((label) => label.split(" · ")[0])).toEqual([
    "✏️ 1. Который час?",
    "✏️ 2. Уже полночь.",
  ]);
});

test("items change places and go, and their files go with them (R145)", async () => {
  const { bot, ann } = await dialogue();
  await using _ = bot;
  for (const line of ["раз", "два", "три"]) await adds(ann, line);
  await ann.presses(/^✏️ 3\. /);
  expect(ann.labels).not.toContain("⬇️ Ниже");
  await ann.presses("⬆️ Выше");
  expect(items(ann).map((label) => label.slice(6, 9))).toEqual(["раз", "три", "два"]);
  await ann.presses(/^✏️ 1\. /);
  expect(ann.labels).not.toContain("⬆️ Выше");
  await ann.presses("⬇️ Ниже");
  expect(items(ann).map((label) => label.slice(6, 9))).toEqual(["три", "раз", "два"]);
  const stale = present(ann.screen, "a screen");
  await ann.presses(/^✏️ 2\. /);
  await ann.presses("🗑 Удалить");
  expect(items(ann).map((label) => label.slice(6, 9))).toEqual(["три", "два"]);
  // The button of an item that is gone opens the next new one, and breaks nothing.
  await ann.pressesData(encode({ do: "drop_item", form: formOf(stale), field: "dialogue.9" }));
  expect(items(ann)).toHaveLength(2);
});

const formOf = ({ keyboard }: Chat["screen"]) => {
  const data = keyboard.flat().flatMap((one) => ("data" in one ? [one.data] : []));
  return present(data[0]?.split(":")[1], "a button names its form");
};

test("a wrong line repeats its step and says what is wrong with which one (R94, R147)", async () => {
  const { bot, ann, list } = await dialogue();
  await using _ = bot;
  await adds(ann, "Который час?");
  await ann.sends({ sticker: { file_id: "s" } });
  expect(ann.text).toContain("⚠️ Здесь нужен текст");
  expect(items(ann)).toHaveLength(1);
  await ann.says("ы".repeat(3_000));
  await ann.presses(present(ann.labels[0], "a voice"));
  await ann.says("ы".repeat(3_000));
  await ann.presses(present(ann.labels[0], "a voice"));
  await ann.presses("✅ Готово");
  // What holds for all of them together is told before there is a price, with the way to mend it.
  expect(ann.text).toContain("Осталось поправить");
  expect(ann.text).toContain("Все реплики вместе — до 5 000 знаков");
  await ann.presses(`✏️ ${list.label}`);
  await ann.presses(/^✏️ 3\. /);
  await ann.presses("🗑 Удалить");
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("Проверьте и запускайте");
});

test("an item that was left half-way is asked for again, also after a restart (R139, N9)", async () => {
  const { bot, ann, list } = await dialogue();
  await using _ = bot;
  await adds(ann, "Который час?");
  await ann.says("Пора домой.");
  const before = await values(bot, ann);
  await ann.says("/menu");
  // Everything is in the database: the next process has the same.
  expect(await values(bot, ann)).toEqual(before);
  await ann.presses(/Продолжить/);
  expect(ann.text).toContain(`${list.item.label} 2 · `);
  await ann.presses("⬅️ Назад");
  expect(items(ann)[1]).toStartWith("⚠️ 2. Пора домой.");
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("⚠️ Здесь ещё не всё заполнено.");
  await ann.presses(present(ann.labels[0], "a voice"));
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("Проверьте и запускайте");
});

test("a list takes no more than it may have (R94)", async () => {
  const { bot, ann, list } = await dialogue();
  await using _ = bot;
  for (let line = 0; line < list.maxItems; line++) await adds(ann, `строка ${line}`);
  expect(ann.text).toContain("Больше добавить нельзя. Нажмите «Готово».");
  expect(ann.labels.join()).not.toContain("➕");
  await ann.says("ещё одна");
  expect(ann.text).toContain("⚠️ Больше добавить нельзя");
  await ann.presses("Стр. 2 ›");
  expect(items(ann)[0]).toStartWith("✏️ 9. ");
});

test("who speaks is chosen among the voices of the same form, and needs no choice of one (R88)", async () => {
  const bot = await Bot.open();
  await using _ = bot;
  const model = present(
    bot.catalogue.models.find((it) => lists(it).length === 2),
    "a model has voices and lines",
  );
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  const [voices, lines] = lists(model);
  expect(ann.text).toContain(`Шаг 1 из 2 · ${voices?.item.label} 1 · `);
  await ann.presses(present(ann.labels[0], "a voice"));
  await ann.presses("✅ Готово");
  await ann.says("Жили-были.");
  expect(ann.text).toContain(`Шаг 2 из 2 · ${lines?.label}`);
  // Another voice: from now on each line asks whose it is.
  await ann.presses("⬅️ Назад");
  await ann.presses(/^➕/);
  await ann.presses(present(ann.labels[1], "another voice"));
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("Проверьте и запускайте");
  await ann.presses("✏️ Изменить");
  await ann.presses(new RegExp(`^${lines?.label}: `));
  await ann.says("И жили долго.");
  expect(ann.text).toContain("Кто говорит");
  const [first, second] = ann.labels;
  expect(first).toStartWith("1. ");
  // Whoever stands nowhere is not taken, at this very step.
  await ann.says("Вася");
  expect(ann.text).toContain("⚠️ Такого варианта нет");
  expect(ann.text).toContain("Кто говорит");
  // The number in the list is as good as its button.
  expect(second).toStartWith("2. ");
  await ann.says("2");
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("Проверьте и запускайте");
  // The voice that speaks is taken away: the line is named, not sent as it is.
  await ann.presses("✏️ Изменить");
  await ann.presses(new RegExp(`^${voices?.label}: `));
  await ann.presses(/^✏️ 2\. /);
  await ann.presses("🗑 Удалить");
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("Осталось поправить");
  expect(ann.text).toContain("Реплика 2. «Кто говорит»: выберите заново");
});

test("scenes are asked for once they are switched on, and their lengths make the price (R111, R145, G2)", async () => {
  const bot = await Bot.open();
  await using _ = bot;
  const model = present(
    bot.catalogue.models.find(({ terms }) => terms.sums[0]?.is?.customize_multi_shots === true),
    "a model makes a film of scenes",
  );
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  for (let step = 0; /Шаг/.test(ann.text) && step < 3; step++) {
    if (/фото/.test(ann.text) && /ришлите/.test(ann.text)) {
      await ann.photo("p");
      if (ann.labels.includes("✅ Готово")) await ann.presses("✅ Готово");
    } else await ann.says("лиса в лесу");
  }
  expect(ann.text).not.toContain("Сцены");
  await ann.presses(/Несколько сцен: нет/);
  await ann.presses(/^(✓ )?Да/);
  expect(ann.text).toContain("Сцены");
  for (const seconds of ["4", "8"]) {
    await ann.says("лиса бежит");
    await ann.says(seconds);
  }
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("2. 8 с · лиса бежит");
  // 12 seconds at 14 credits.
  expect(ann.text).toContain("Цена: 131,04");
});

test("a list of links takes addresses and nothing else, and is sent as it was written (R88, R94)", async () => {
  const bot = await Bot.open({ admins: [1001] });
  await using _ = bot;
  const isLinks = (it: Model["fields"][number]) =>
    it.type === "list" && it.item.type === "text" && it.item.link === true;
  const model = present(
    bot.catalogue.models.find(({ fields }) => fields.some(isLinks)),
    "a model takes pages",
  );
  const field = present(model.fields.find(isLinks), "the pages");
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "example", model: model.key }));
  await ann.presses("⚙️ Все настройки");
  while (!ann.labels.some((label) => label.startsWith(`${field.label}: `))) {
    await ann.presses(/^Стр\. \d+ ›$/);
  }
  await ann.presses(new RegExp(`^${field.label}: `));
  await ann.says("просто слова");
  expect(ann.text).toContain("Нужна ссылка");
  await ann.says("https://example.com/page?a=1");
  await ann.presses("✅ Готово");
  expect(ann.text).toContain(`${field.label}: https://example.com/page?a=1`);
  await ann.presses("✅ Запустить");
  const [job] = await bot.jobs.openJobs(ann.id);
  expect(job?.input[field.name]).toEqual(["https://example.com/page?a=1"]);
});
