import { expect, test } from "bun:test";
import { type ChoiceField, everyField, type Field, type Model } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { encode, optionToken } from "../../src/telegram/actions.ts";
import { Bot, type Chat } from "./chat.ts";

// Goal: one of many values is found by its words, heard, and chosen, and nothing is charged before.

const isLong = (field: Field): field is ChoiceField =>
  field.type === "choice" && field.options.length > 20;
const canBeHeard = ({ options }: ChoiceField) => options.every(({ sample }) => sample);

/** At the step that asks for one of so many values that can be heard. */
async function atVoices(): Promise<{ bot: Bot; ann: Chat; model: Model; field: ChoiceField }> {
  const bot = await Bot.open();
  const model = present(
    bot.catalogue.models.find(({ fields }) => {
      const [first, second] = fields.filter((field) => field.required);
      return first?.type === "text" && second && isLong(second) && canBeHeard(second);
    }),
    "a model speaks with one of many voices",
  );
  const field = present(model.fields.find(isLong), "the voices");
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  await ann.says("Добрый день.");
  await ann.presses(new RegExp(`^⚙️ ${field.label}: `));
  return { bot, ann, model, field };
}

const options = (ann: Chat) =>
  ann.labels.filter((label) => !/^(⬅️|❌|📋|✅|↩️|➡️)|^(‹|Стр)|^▶️ Послушать$/.test(label));
const shownOf = (ann: Chat) => options(ann).map((label) => label.replace(/^\p{S}\S* /u, ""));
const labelsOf = ({ options: all }: ChoiceField) => all.map(({ label }) => label);

test("all of the voices stand on pages of ten, each with its name in Russian (R88, R144)", async () => {
  const { bot, ann, field } = await atVoices();
  await using _ = bot;
  expect(field.options).toHaveLength(67);
  const seen = shownOf(ann);
  expect(seen).toHaveLength(10);
  for (let page = 2; ann.labels.some((label) => label === `Стр. ${page} ›`); page++) {
    await ann.presses(`Стр. ${page} ›`);
    seen.push(...shownOf(ann));
  }
  expect(seen).toEqual(labelsOf(field));
  expect(seen.every((label) => /^[А-ЯЁ]/.test(label))).toBe(true);
});

test("words that are written find those that answer them, the best first (R144)", async () => {
  const { bot, ann } = await atVoices();
  await using _ = bot;
  await ann.says("низкий мужской");
  expect(ann.text).toContain("🔎 «низкий мужской»");
  expect(shownOf(ann)[0]).toBe("Брайан: мужской, низкий");
  expect(shownOf(ann).every((label) => label.includes("мужской"))).toBe(true);
  expect(ann.labels).toContain("📋 Показать все");
  expect(ann.labels).toContain("⬅️ Назад");
  await ann.presses("📋 Показать все");
  expect(shownOf(ann)).toHaveLength(10);
  expect(ann.text).not.toContain("🔎");
});

test.each([
  ["Элисон", "Эллисон: женский, спокойный"],
  ["brian", "Брайан: мужской, низкий"],
  ["lnieQ пират", "Маршал: мужской, пират"],
  [",hfqfy", "Брайан: мужской, низкий"],
  ["викинга", "Бьорн: мужской, викинг"],
])("a slip, another alphabet or layout still finds: «%s» (R144, G13)", async (words, first) => {
  const { bot, ann } = await atVoices();
  await using _ = bot;
  await ann.says(words);
  expect(shownOf(ann)[0]).toBe(first);
});

test("words that find nothing say so, and the whole list stands below (R136, R147)", async () => {
  const { bot, ann } = await atVoices();
  await using _ = bot;
  await ann.says("щщщщ");
  expect(ann.text).toContain("По словам «щщщщ» ничего не нашлось");
  expect(shownOf(ann)).toHaveLength(10);
  expect(ann.labels).toContain("Стр. 2 ›");
});

test("many hits have pages of their own, which keep the words (R88)", async () => {
  const { bot, ann } = await atVoices();
  await using _ = bot;
  await ann.says("женский");
  const seen = shownOf(ann);
  await ann.presses("Стр. 2 ›");
  seen.push(...shownOf(ann));
  expect(ann.text).toContain("🔎 «женский»");
  expect(new Set(seen).size).toBe(20);
  expect(seen.every((label) => label.includes("женский"))).toBe(true);
});

test("the exact name is the answer itself (R144)", async () => {
  const { bot, ann, field } = await atVoices();
  await using _ = bot;
  const { label } = present(field.options[40], "there are many");
  await ann.says(label.toUpperCase());
  expect(ann.text).toContain("Проверьте и запускайте");
  expect(ann.labels).toContain(`⚙️ ${field.label}: ${label}`.slice(0, 40));
});

test("a voice is heard before it is chosen, and nothing is charged (R111, R144)", async () => {
  const { bot, ann, field } = await atVoices();
  await using _ = bot;
  const before = await bot.ledger.balance(ann.id);
  await ann.presses("▶️ Послушать");
  expect(ann.text).toContain("Это бесплатно");
  const list = ann.screen;
  await ann.presses("Стр. 2 ›");
  const option = present(field.options[11], "the second of the second page");
  await ann.presses(`▶️ ${option.label}`);
  const { body } = ann.screen;
  expect(body).toMatchObject({ type: "media", as: "audio", fileId: option.sample });
  expect(body).toMatchObject({
    title: option.label,
    instead: { text: expect.stringContaining("не послуш") },
  });
  expect(option.sample).toBe(
    present(option.sample, "it can be heard").replace(/[^/]+$/, `${option.value}.mp3`),
  );
  // The list stays where it is, to hear the next one.
  expect(ann.again(list).html).toContain("Это бесплатно");
  await ann.presses("⬅️ Назад");
  expect(shownOf(ann)).toContain(option.label);
  await ann.presses(`▶️ ${option.label}`);
  await ann.presses("✅ Выбрать");
  expect(ann.text).toContain("Проверьте и запускайте");
  expect(ann.text).toContain(option.label);
  expect(await bot.ledger.balance(ann.id)).toEqual(before);
});

test("what was found is heard, too, and the way back leads to what was found (R138)", async () => {
  const { bot, ann } = await atVoices();
  await using _ = bot;
  await ann.says("пират");
  const found = shownOf(ann);
  await ann.presses("▶️ Послушать");
  expect(shownOf(ann)).toEqual(found);
  await ann.presses(/^▶️ Маршал/);
  await ann.presses("⬅️ Назад");
  expect(shownOf(ann)).toEqual(found);
  await ann.presses("✅ Хватит слушать, выбираю");
  await ann.presses(/^Маршал: мужской, пират/);
  expect(ann.text).toContain("Проверьте и запускайте");
});

test("old buttons of such a list lead on, and never into silence (R141, N8)", async () => {
  const { bot, ann, field } = await atVoices();
  await using _ = bot;
  await ann.says("пират");
  const found = ann.screen;
  await ann.presses("▶️ Послушать");
  await ann.presses(/^▶️ Маршал/);
  const sound = ann.screen;
  await ann.presses("✅ Выбрать");
  await ann.presses(/^✅ Запустить/);
  expect(ann.text).toContain("Создаю");
  for (const [label, message] of [
    ["✅ Выбрать", sound],
    ["⬅️ Назад", sound],
    ["📋 Показать все", found],
  ] as const) {
    await ann.presses(label, message);
    expect(ann.text).toMatch(/Создаю|№ /);
  }
  const { data } = ann.button("✅ Выбрать", sound);
  const form = present(data.split(":")[1], "a form");
  const hear = { do: "hear", form, field: field.name, option: optionToken("gone") } as const;
  await ann.pressesData(encode(hear, true));
  expect(ann.text).toMatch(/Создаю|№ /);
});

test("a value that is gone is not heard, and the list stands (R141)", async () => {
  const { bot, ann, field } = await atVoices();
  await using _ = bot;
  await ann.presses("▶️ Послушать");
  const { data } = ann.button(/^▶️ Джеймс/);
  const form = present(data.split(":")[1], "a form");
  const hear = { do: "hear", form, field: field.name, option: optionToken("gone") } as const;
  await ann.pressesData(encode(hear));
  expect(ann.text).toContain("Такого варианта нет");
  expect(shownOf(ann)).toHaveLength(10);
});

test("voices of lines in a dialogue are looked for and heard where they stand (R88, R144)", async () => {
  await using bot = await Bot.open();
  const model = present(
    bot.catalogue.models.find(({ fields: [first] }) => {
      const inner = first?.type === "list" ? everyField([first]).map(({ field }) => field) : [];
      return inner.some((field) => isLong(field) && canBeHeard(field));
    }),
    "a model makes speech of lines",
  );
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "launch", model: model.key }));
  await ann.says("Который час?");
  await ann.says("викинг");
  await ann.presses("▶️ Послушать");
  await ann.presses(/^▶️ Бьорн/);
  await ann.presses("✅ Выбрать");
  expect(ann.text).toContain("Добавлено: 1 из");
  expect(ann.text).toContain("Бьорн");
});

test("a long list without samples is looked through in words, with nothing to hear (R144)", async () => {
  await using bot = await Bot.open();
  const isMute = (it: Field): it is ChoiceField => isLong(it) && !canBeHeard(it);
  const model = present(
    bot.catalogue.models.find(({ fields }) => fields.some(isMute)),
    "a model has a long list of something else",
  );
  const field = present(model.fields.find(isMute), "a long list");
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(encode({ do: "example", model: model.key }));
  const { data } = ann.button(/Изменить|Все настройки/);
  const form = present(data.split(":")[1], "a form");
  await ann.pressesData(encode({ do: "step", form, field: field.name, page: 0 }));
  expect(ann.labels).not.toContain("▶️ Послушать");
  const { label } = present(field.options.at(-1), "it has a last one");
  await ann.says(`${label} пожалуйста`);
  expect(shownOf(ann)).toContain(label);
});

test("what stands there is said above a list of many pages, which may not show it (R138, R144)", async () => {
  const { bot, ann, field } = await atVoices();
  await using _ = bot;
  const last = present(field.options.at(-1), "it has a last one").label;
  await ann.says(last);
  expect(ann.text).toContain("Проверьте и запускайте");
  await ann.presses(new RegExp(`^⚙️ ${field.label}: `));
  expect(shownOf(ann)).not.toContain(last);
  expect(ann.text).toContain(`Сейчас: ${last}`);
});
