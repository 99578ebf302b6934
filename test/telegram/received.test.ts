import { expect, test } from "bun:test";
import { Bot } from "./chat.ts";

async function known() {
  const bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  return { bot, ann };
}

test("words outside a form are offered to models, and need not be typed again (G8, G13)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.says("рыжий кот & <пёс>");
  expect(ann.text).toContain("Что сделаем с этим?");
  expect(ann.text).toContain("«рыжий кот &amp; &lt;пёс&gt;»");
  await ann.presses(/ ₽$/);
  expect(ann.labels).toContain("✅ Запустить");
  expect(ann.text).toContain("рыжий кот &amp; &lt;пёс&gt;");
});

test("a photo with words fills both in (G8)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.photo("photo", { caption: "сделай зиму" });
  expect(ann.text).toContain("Получено: 1 файл");
  await ann.presses(/ ₽$/);
  expect(ann.labels).toContain("✅ Запустить");
  expect(ann.text).toContain("сделай зиму");
  expect(ann.text).toContain("1 файл");
});

test("an album outside a form is one question about all its files (G20)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  const before = ann.messages.length;
  await ann.photo("a", { media_group_id: "g", caption: "соедини" });
  await ann.photo("b", { media_group_id: "g" });
  await ann.photo("c", { media_group_id: "g" });
  expect(ann.messages).toHaveLength(before + 1);
  expect(ann.text).toContain("Получено: 3 файла");
  expect(ann.text).toContain("«соедини»");
  await ann.presses(/ ₽$/);
  expect(ann.text).toContain("3 файла");
});

test("what comes at the confirmation can go into the form that stands there (R139)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("l:nb1");
  await ann.says("кот");
  await ann.says("нет, пёс");
  expect(ann.text).toContain("Что сделаем с этим?");
  await ann.presses(/^✏️ Добавить в форму: /);
  expect(ann.labels).toContain("✅ Запустить");
  expect(ann.text).toContain("нет, пёс");
});

test("what no model can take is said so, with the ways on (R136)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.sends({ document: { file_id: "pdf", mime_type: "application/pdf" } });
  expect(ann.text).toContain("С таким файлом моделей пока нет");
  expect(ann.labels).toContain("🖼 Картинка");
});

test("a form that waits is offered first (design §10)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("l:nb1");
  await ann.says("/menu");
  await ann.says("что-то другое");
  expect(ann.labels[0]).toStartWith("⏯ Продолжить: ");
});

test("▶️ pressed again goes on with what was begun (R139)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("l:nb1-edit");
  await ann.says("сделай лето");
  expect(ann.text).toContain("Шаг 2 из 2");
  await ann.says("/menu");
  await ann.pressesData("i:nb1-edit");
  await ann.presses("▶️ Запустить");
  expect(ann.text).toContain("Шаг 2 из 2");
});

test("what is sent at a card goes to the model of that card (G8, R142)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("i:nb1");
  await ann.says("рыжий кот");
  expect(ann.labels).toContain("✅ Запустить");
  expect(ann.text).toContain("Nano Banana");
  expect(ann.text).toContain("рыжий кот");
  // The card is behind: what comes now is asked about.
  await ann.says("/menu");
  await ann.says("рыжий кот");
  expect(ann.text).toContain("Что сделаем с этим?");
});

test("a photo at a card is its first answer, and what is missing is asked (G8)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("i:nb1-edit");
  await ann.photo("a");
  expect(ann.text).toContain("Что сделать с фото");
  await ann.says("сделай зиму");
  expect(ann.text).toContain("1 файл");
  expect(ann.labels).toContain("✅ Запустить");
});

test("an album at a card is asked about when it is whole, with that model first (G8, G20)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("i:gpt2-edit");
  await ann.photo("a", { media_group_id: "g", caption: "соедини" });
  await ann.photo("b", { media_group_id: "g" });
  expect(ann.text).toContain("Получено: 2 файла");
  expect(ann.labels[0]).toStartWith("GPT Image 2: фото");
  await ann.presses(/^GPT Image 2: фото/);
  expect(ann.text).toContain("2 файла");
});

test("what the model of the card cannot take is asked about as anywhere (G8)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.pressesData("i:nb1");
  await ann.photo("a");
  expect(ann.text).toContain("Что сделаем с этим?");
});

test("words are offered to a model of each kind, to one that answers as well (G8)", async () => {
  const { bot, ann } = await known();
  await using _ = bot;
  await ann.says("Почему небо голубое?");
  const names = ann.labels.join("\n");
  for (const name of ["Veo", "Nano Banana", "Suno", "GPT 6"]) expect(names).toContain(name);
});
