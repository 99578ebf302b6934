import { expect, test } from "bun:test";
import { present } from "../../src/kernel/index.ts";
import { type Action, type ActionName, decode, encode } from "../../src/telegram/actions.ts";
import { Bot, type Chat } from "./chat.ts";

/** Looking around, without the inside of forms. */
const AROUND = new Set<ActionName>([
  "menu",
  "create",
  "help",
  "guide",
  "section",
  "models",
  "cheap",
  "list",
  "makers",
  "seek",
  "card",
  "card_in",
  "mark",
  "history",
  "balance",
  "statement",
]);

/** Presses every button of these kinds that it comes to; every screen is held to the rules. */
async function walk(chat: Chat, kinds: ReadonlySet<ActionName>): Promise<Map<string, Action>> {
  const pressed = new Map<string, Action>();
  const waiting = buttonsOf(chat);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { action } = decode(next);
    const meaning = meaningOf(next, action);
    if (pressed.has(meaning) || !kinds.has(action.do)) continue;
    pressed.set(meaning, action);
    await chat.pressesData(next);
    waiting.push(...buttonsOf(chat));
  }
  return pressed;
}

/** Every card is opened from its section; from each other list, one card of each page. */
function meaningOf(data: string, action: Action): string {
  if (action.do !== "card_in") return data;
  return JSON.stringify({ ...action, model: undefined });
}

function buttonsOf(chat: Chat): string[] {
  return chat.screen.keyboard.flat().flatMap((button) => ("data" in button ? [button.data] : []));
}

// Goal: no dead end and no dead button. Method: `Chat` holds every message to `screen-rules.ts`,
// and the walk presses whatever it is offered.
test("every screen that can be reached has its ways and live buttons (R136, R137, R140, R195, R196)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person(1001, 'Аня <b>&"');
  await ann.says("/start");
  const pressed = await walk(ann, AROUND);
  const cards = [...pressed.values()].filter((action) => action.do === "card");
  expect(cards).toHaveLength(bot.catalogue.models.length);
  expect(new Set([...pressed.values()].map((action) => action.do))).toEqual(AROUND);
});

test("the form of every model can be begun and gone through by its buttons (R88, R90, R145)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  for (const model of bot.catalogue.models) {
    await ann.pressesData(encode({ do: "launch", model: model.key }));
    if (model.fields.some((field) => field.type === "job" && field.required)) {
      await lacksRuns(ann);
      continue;
    }
    await fillIn(ann, model.name);
    await ann.presses("✏️ Изменить");
    const fields = buttonsOf(ann).filter((data) => decode(data).action.do === "step");
    for (const data of fields) await ann.pressesData(data);
  }
});

/** What is made of a run that nobody has made yet says what to run first. */
async function lacksRuns(chat: Chat): Promise<void> {
  expect(chat.text).toMatch(/Подходящих запусков пока нет/);
  const data = buttonsOf(chat).map((it) => decode(it).action.do);
  expect(data.slice(-2)).toEqual([expect.stringMatching(/card|back_step/), "cancel_form"]);
}

/** Answers whatever is asked, until the confirmation; the money may not be enough for it. */
async function fillIn(chat: Chat, model: string): Promise<void> {
  let option = 0;
  for (let step = 0; step < 12; step++) {
    if (chat.labels.includes("✏️ Изменить")) return;
    expect(chat.text).toContain(model);
    if (/Подходящих запусков пока нет/.test(chat.text)) {
      // A newcomer goes the other way.
      option++;
      await chat.presses("⬅️ Назад");
    }
    if (chat.labels.includes("✅ Готово")) await chat.presses("✅ Готово");
    else if (/пришлите фото|нужно фото/i.test(chat.text)) await chat.photo(`photo${step}`);
    else if (/пришлите видео|нужно видео/i.test(chat.text)) {
      await chat.sends({ video: { file_id: `v${step}`, duration: 8 } });
    } else if (/пришлите аудио|нужно аудио/i.test(chat.text)) {
      await chat.sends({ voice: { file_id: `a${step}`, duration: 8 } });
    } else if (/Выберите вариант|какой нужен|Включить/.test(chat.text)) {
      await chat.pressesData(present(buttonsOf(chat)[option], "a choice has options"));
    } else await chat.says("кот в сапогах едет на велосипеде по набережной");
  }
  throw new Error(`never came to the confirmation: ${chat.text}`);
}
