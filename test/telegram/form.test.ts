import { expect, test } from "bun:test";
import type { Field, Model } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { encode } from "../../src/telegram/actions.ts";
import { questionsOf } from "../../src/telegram/flows/places.ts";
import { Bot, type Chat, plain } from "./chat.ts";

type Which = (model: Model, questions: readonly Field[]) => boolean;

async function begun(which: Which): Promise<{ bot: Bot; ann: Chat; model: Model }> {
  const bot = await Bot.open();
  const model = present(
    bot.catalogue.models.find((it) => which(it, questionsOf(it))),
    "the catalogue has such a model",
  );
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  return { bot, ann, model };
}

const isText = (field: Field | undefined) => field?.type === "text";
const words: Which = (model, questions) =>
  questions.length === 1 && isText(questions[0]) && model.fields.some((it) => it.type === "choice");
const wordsAndAlbum: Which = (_, [first, second, third]) =>
  isText(first) && second?.type === "media" && second.many && third === undefined;
const onePhoto: Which = (_, questions) =>
  questions.length === 1 && questions[0]?.type === "media" && !questions[0].many;
const wordsAndPhoto: Which = (_, [first, second, third]) =>
  isText(first) && second?.type === "media" && !second.many && third === undefined;
const filesThenWords: Which = (_, [first, second]) => first?.type === "media" && isText(second);

test("a step says where it is, what to do, gives an example, and has its ways (R144, R203)", async () => {
  const { bot, ann, model } = await begun(words);
  await using _ = bot;
  const [field] = questionsOf(model);
  expect(ann.text).toContain(`Шаг 1 из 1 · ${field?.label}`);
  expect(ann.text).toContain("Напишите ответ сообщением.");
  expect(ann.text).toMatch(/До [\d ]+ знак/);
  expect(ann.text).toContain(field?.hint ?? "");
  expect(ann.labels).toEqual(["⬅️ Назад", "❌ Отмена"]);
  await ann.presses("⬅️ Назад");
  expect(ann.labels).toContain("▶️ Запустить");
});

test("a photo at a step for words is kept where it belongs, and the person is told (R147, G21)", async () => {
  const { bot, ann, model } = await begun(wordsAndPhoto);
  await using _ = bot;
  const [words, photo] = questionsOf(model);
  await ann.photo("early");
  expect(ann.text).toContain(`✅ Файл принят: «${photo?.label}». Теперь ответьте на вопрос ниже.`);
  expect(ann.text).toContain(`Шаг 1 из 2 · ${words?.label}`);
  await ann.says("рыжий кот в сапогах идёт по набережной");
  // It was not sent in vain: it is not asked for again.
  expect(ann.text).not.toContain("Шаг 2 из 2");
});

test("a wrong answer repeats the step with what is wrong, and loses nothing (R147, N9)", async () => {
  const { bot, ann, model } = await begun(wordsAndAlbum);
  await using _ = bot;
  await ann.sends({ sticker: { file_id: "s" } });
  expect(ann.text).toContain("⚠️ Здесь нужен текст");
  expect(ann.text).toContain("Шаг 1 из 2");
  const [field] = questionsOf(model);
  const most = field?.type === "text" ? field.maxLength : 0;
  await ann.says("ы".repeat(most + 1));
  expect(ann.text).toContain("Сократите его; длинный текст удобно прислать файлом .txt");
  await ann.says("перекрась в синий");
  expect(ann.text).toContain("Шаг 2 из 2");
  await ann.says("это не ссылка");
  expect(ann.text).toContain("⚠️ Здесь нужно фото");
  await ann.sends({ document: { file_id: "d", mime_type: "image/png", file_size: 25 * 1048576 } });
  expect(ann.text).toMatch(/⚠️ Файл больше \d+ МБ/);
  await ann.photo("good");
  expect(ann.text).toContain("Принято: 1 из");
  await ann.presses("✅ Готово");
  expect(ann.text).toContain("перекрась в синий");
});

test("an album counts as its files, on one screen (R144, G20)", async () => {
  const { bot, ann } = await begun(wordsAndAlbum);
  await using _ = bot;
  await ann.says("соедини");
  const before = ann.messages.length;
  await ann.photo("a", { media_group_id: "album" });
  await ann.photo("b", { media_group_id: "album" });
  await ann.sends({ document: { file_id: "c", mime_type: "image/png" }, media_group_id: "album" });
  expect(ann.messages).toHaveLength(before + 1);
  expect(ann.text).toContain("Принято: 3 из");
  await ann.presses("🗑 Убрать последний файл");
  expect(ann.text).toContain("Принято: 2 из");
  await ann.presses("✅ Готово");
  expect(ann.text).toMatch(/Фото[^:]*: 2 файла/);
});

test("of an album too many the first ones are taken, and the screen stays (N9)", async () => {
  const { bot, ann } = await begun(onePhoto);
  await using _ = bot;
  await ann.photo("a", { media_group_id: "album" });
  expect(ann.labels).toContain("✅ Запустить");
  await ann.photo("b", { media_group_id: "album" });
  expect(ann.text).toContain("лишние файлы не понадобятся");
  expect(ann.labels).toContain("✅ Запустить");
});

test("a link is as good as a file (R144)", async () => {
  const { bot, ann } = await begun(onePhoto);
  await using _ = bot;
  await ann.says("https://example.org/кот.jpg?size=2");
  expect(ann.labels).toContain("✅ Запустить");
  expect(ann.text).toContain("по ссылке");
});

test("a photo with words answers two questions at once, in whatever order they stand (G8)", async () => {
  for (const which of [filesThenWords, wordsAndPhoto]) {
    const { bot, ann } = await begun(which);
    await using _ = bot;
    await ann.photo("a", { caption: "перекрась в синий" });
    if (ann.labels.includes("✅ Готово")) await ann.presses("✅ Готово");
    expect(ann.labels).toContain("✅ Запустить");
    expect(ann.text).toContain("перекрась в синий");
    expect(ann.text).toContain("1 файл");
  }
});

test("a photo that comes before it is asked for is kept (R139)", async () => {
  const { bot, ann } = await begun(wordsAndAlbum);
  await using _ = bot;
  await ann.photo("a", { media_group_id: "album" });
  await ann.photo("b", { media_group_id: "album" });
  expect(ann.text).toContain("Шаг 1 из 2");
  await ann.says("соедини");
  expect(ann.text).toContain("2 файла");
});

test("a long text is welcome as a file (R144, design §10)", async () => {
  const { bot, ann } = await begun(words);
  await using _ = bot;
  bot.texts.set("story", "Кот <в> сапогах & шляпе");
  await ann.sends({ document: { file_id: "unreadable", mime_type: "text/plain" } });
  expect(ann.text).toContain("⚠️ Этот файл не прочитать");
  await ann.sends({ document: { file_id: "story", file_name: "story.txt" } });
  expect(ann.screen.html).toContain("Кот &lt;в&gt; сапогах &amp; шляпе");
});

test("options are one tap away, typed words of an option work too (R145, R148, R197)", async () => {
  const { bot, ann, model } = await begun(words);
  await using _ = bot;
  await ann.says("кот");
  const field = present(
    model.fields.find((it) => it.type === "choice"),
    "it has a choice",
  );
  const options = field.type === "choice" ? field.options : [];
  const [other, third] = options.filter(({ value }) => value !== field.default);
  await ann.presses(new RegExp(`^⚙️ ${field.label}`));
  expect(ann.labels.some((label) => label.startsWith("✓ "))).toBe(true);
  await ann.presses(other?.label ?? "");
  expect(ann.text).toContain(`${field.label}: ${other?.label}`);
  if (third) {
    await ann.presses(new RegExp(`^⚙️ ${field.label}`));
    await ann.says(third.label);
    expect(ann.text).toContain(`${field.label}: ${third.label}`);
  }
  expect(ann.text).toContain("кот");
});

test("every value can be changed, and the rest stays (R148)", async () => {
  const { bot, ann, model } = await begun(words);
  await using _ = bot;
  await ann.says("кот");
  const [field] = questionsOf(model);
  await ann.presses("✏️ Изменить");
  await ann.presses(`${field?.label}: кот`);
  expect(ann.text).toContain("Сейчас: кот");
  await ann.presses("⬅️ Назад");
  expect(ann.labels).toContain("✅ Запустить");
  await ann.presses("✏️ Изменить");
  await ann.presses(`${field?.label}: кот`);
  await ann.says("пёс");
  expect(ann.text).toContain("пёс");
  expect(ann.text).not.toContain("кот");
});

test("⬅️ walks back through the questions, and ➡️ keeps what was said (R137, R138)", async () => {
  const { bot, ann } = await begun(wordsAndPhoto);
  await using _ = bot;
  await ann.says("кот");
  await ann.photo("p");
  await ann.presses("⬅️ Назад");
  expect(ann.text).toContain("Шаг 2 из");
  await ann.presses("⬅️ Назад");
  expect(ann.text).toContain("Шаг 1 из");
  expect(ann.text).toContain("Сейчас: кот");
  await ann.presses("➡️ Дальше");
  expect(ann.labels).toContain("✅ Запустить");
});

test("❌ closes the form and says so (R137)", async () => {
  const { bot, ann, model } = await begun(words);
  await using _ = bot;
  await ann.presses("❌ Отмена");
  expect(ann.text).toContain("Форма закрыта");
  expect(ann.text).toContain(model.name);
  expect(await bot.drafts.read(ann.id)).toBeUndefined();
  await ann.presses("▶️ Запустить");
  expect(ann.text).toContain("Шаг 1 из");
});

test("a form outlives the process: another one goes on from the same step (R58, N10)", async () => {
  const { bot, ann } = await begun(wordsAndAlbum);
  await using _ = bot;
  await ann.says("перекрась");
  const draft = await bot.drafts.read(ann.id);
  expect(draft?.body).toMatchObject({ open: true, form: { asking: expect.any(String) } });
  expect(JSON.stringify(draft?.body)).toContain("перекрась");
});

test("buttons of a form that is gone lead on (R141, N7)", async () => {
  const { bot, ann } = await begun(words);
  await using _ = bot;
  const old = { ...ann.screen };
  await ann.says("/cancel");
  await ann.presses("❌ Отмена", old);
  expect(plain(ann.again(old))).toContain("Эта форма уже закрыта");
  for (const data of [
    "fs:GONE:prompt:0",
    "fp:GONE:prompt:abc",
    "q:GONE",
    "qc:GONE:0",
    "fu:GONE:x",
  ]) {
    await ann.pressesData(data);
    expect(ann.text).toContain("Эта форма уже закрыта");
  }
  await ann.pressesData("l:no-such");
  expect(ann.text).toContain("Этой модели сейчас нет");
  await ann.pressesData("anything at all");
  expect(ann.text).toContain("Эта кнопка устарела");
});

test("what breaks a rule between fields is named with the button that mends it (G24)", async () => {
  const { bot, ann, model } = await begun(wordsAndPhoto);
  await using _ = bot;
  await ann.says("кот");
  await ann.photo("p");
  const draft = present(await bot.drafts.read(ann.id), "there is a draft");
  const [field] = questionsOf(model);
  const body = draft.body as { form: { values: Record<string, unknown> } };
  // As if the catalogue had become stricter since.
  const values = { ...body.form.values, [field?.name ?? ""]: 7 };
  const stale = { ...body, form: { ...body.form, values } };
  await bot.write(...bot.drafts.save(ann.id, stale, draft.version, bot.clock.now()));
  await ann.presses("✏️ Изменить");
  await ann.presses("⬅️ Назад");
  expect(ann.text).toContain("Осталось поправить");
  expect(ann.labels).not.toContain("✅ Запустить");
  await ann.presses(`✏️ ${field?.label}`);
  await ann.says("пёс");
  expect(ann.labels).toContain("✅ Запустить");
});

test("the confirmation has the few settings that matter, and the way to all of them (R145, R148)", async () => {
  await using bot = await Bot.open();
  const model = present(
    bot.catalogue.models.find(
      (it) => words(it, questionsOf(it)) && it.fields.some((field) => field.aside),
    ),
    "a model has settings that few change",
  );
  const aside = model.fields.filter((field) => field.aside);
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  await ann.says("кот в сапогах едет на велосипеде");
  const options = ann.labels.filter((label) => label.startsWith("⚙️ ") && label.includes(": "));
  expect(options.length).toBeGreaterThan(0);
  expect(options.length).toBeLessThanOrEqual(6);
  for (const { label } of aside) {
    expect(options.join()).not.toContain(label);
    expect(ann.text).not.toContain(`${label}:`);
  }
  await ann.presses("⚙️ Все настройки");
  expect(ann.text).toContain("Все настройки");
  const all = [...ann.labels];
  while (ann.labels.some((label) => label.endsWith("›"))) {
    await ann.presses(/›$/);
    all.push(...ann.labels);
  }
  for (const { label } of aside) expect(all.join("\n")).toContain(`${label}: `);
  // What is asked for on the way is no setting.
  for (const { label } of questionsOf(model)) expect(all.join("\n")).not.toContain(`${label}: `);
  await ann.presses("⬅️ Назад");
  expect(ann.text).toContain("Проверьте и запускайте");
});

test("a list that takes one file is asked for as one file, and goes on by itself (R144, R145)", async () => {
  await using bot = await Bot.open();
  const isOne = (it?: Field) => it?.type === "media" && it.many && it.maxItems === 1;
  const model = present(
    bot.catalogue.models.find((it) => {
      const [first, second] = questionsOf(it);
      return isOne(first) && first?.type === "media" && first.media[0] === "image" && second;
    }),
    "a model takes one photo in a list, and more",
  );
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  expect(ann.text).toMatch(/Пришлите фото или ссылку\.\n/);
  expect(ann.text).not.toContain("Можно несколько");
  await ann.photo("one");
  expect(ann.text).toContain("Шаг 2 из ");
  await ann.presses("⬅️ Назад");
  // Another one takes its place.
  await ann.photo("two");
  expect(ann.text).toContain("Шаг 2 из ");
  const draft = present(await bot.drafts.read(ann.id), "a draft").body;
  const { values } = (draft as { form: { values: Record<string, unknown> } }).form;
  expect(values[questionsOf(model)[0]?.name ?? ""]).toEqual(["tg:two"]);
});
