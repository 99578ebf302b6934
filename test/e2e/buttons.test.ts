import { afterAll, beforeAll, expect, test } from "bun:test";
import { openDatabase } from "../../db/index.ts";
import { everyField, isSearched, type Model } from "../../src/catalog/index.ts";
import { kopecks, present, silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import type { ActionName } from "../../src/telegram/actions.ts";
import { intakeOf, itemOf } from "../../src/telegram/flows/places.ts";
import {
  Atlas,
  choicesOf,
  crawl,
  faultsOfMessage,
  pressAndLook,
} from "../support/button-crawler.ts";
import { catalogue } from "../support/catalogue.ts";
import { eventually } from "../support/eventually.ts";
import { FormWalker, isStep } from "../support/form-walker.ts";
import { mp3, png } from "../support/sample-media.ts";
import { seededRandom } from "../support/seeded-random.ts";
import type { TestPerson } from "../support/telegram.ts";
import { startWorld, type World } from "../support/world.ts";
import { REACHED } from "./reached.ts";

// Goal: no button of the running bot is dead, and none leads into a dead end.
// Method: people who stand at different places press whatever nobody has pressed before them.

/** Telegram takes so many messages of a chat at once; then it is one a second. */
const PRESSES_EACH = 11;
const OLD_PRESSES = 20;
const SEED = 7;

let world: World;
const people: TestPerson[] = [];
const atlas = new Atlas(seededRandom(SEED));

beforeAll(async () => {
  const web = () => new Response(mp3(2));
  world = await startWorld({ taskSeconds: [0.1, 0.3], web });
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function newcomer(): Promise<TestPerson> {
  const person = world.person("Прохожий");
  people.push(person);
  await person.sends("/start");
  expect(faultsOfMessage(await person.sees(/Дарим/))).toEqual([]);
  return person;
}

async function runsExample(person: TestPerson): Promise<void> {
  await person.presses(/^Попробовать:/);
  await person.sees(/Цена/);
  await confirms(person);
}

/** ✅, which is the only thing that costs here, is counted. */
async function confirms(person: TestPerson): Promise<void> {
  const runs = choicesOf(person).find(({ does }) => does === "run");
  await pressAndLook(person, present(runs, "the confirmation has ✅"), atlas);
}

async function takesMoney({ id: person }: TestPerson): Promise<void> {
  const base = { clock: systemClock, random: systemRandom, log: silentLog };
  const url = present(world.env.DATABASE_URL, "a world has a database");
  const db = await openDatabase({ ...base, url, instance: "default" });
  const outcome = await createLedger(db).post.adjust({
    id: `adj:test:${person}`,
    person,
    bucket: "bonus",
    amount: kopecks(-200_00),
    actor: "test",
    reason: "somebody has to be poor",
    at: systemClock.now(),
  });
  await db.close();
  expect(outcome.status).toBe("adjusted");
}

async function writes(person: TestPerson, text: string): Promise<void> {
  const sent = await person.sends(text);
  await person.sees(({ id, keyboard }) => id > sent.id && keyboard.length > 0);
}

const photo = png(1024, 1024);

/** Where people stand before they begin to press. */
const openings: { readonly [place: string]: (person: TestPerson) => Promise<unknown> } = {
  greeting: async () => {},
  menu: (person) => writes(person, "/menu"),
  help: (person) => writes(person, "/help"),
  "all models": (person) => writes(person, "/models"),
  "a search": (person) => writes(person, "/search видео из фото"),
  "the search, opened": (person) => writes(person, "/search"),
  "words outside a form": (person) => writes(person, "рыжий кот на подоконнике"),
  "a photo outside a form": async (person) => {
    await person.sendsFile("photo", photo);
    await person.sees("Что сделаем с этим?");
  },
  "a command that is none": (person) => writes(person, "/teleport"),
  "a confirmation": (person) => person.presses(/^Попробовать:/),
  "a confirmation without the money for it": async (person) => {
    await takesMoney(person);
    await person.presses(/^Попробовать:/);
    await person.sees("Не хватает");
  },
  "words beside a confirmation": async (person) => {
    await person.presses(/^Попробовать:/);
    await person.sees(/Цена/);
    await writes(person, "и ещё один кот");
  },
  "the middle of a form": (person) => halfway(person),
  "a list in a form": (person) => listed(person),
  "an item among others": async (person) => {
    await listed(person);
    await person.presses(/^✏️ 2\. /);
    await person.sees(isStep);
  },
  "one of many voices, looked for": async (person) => {
    await atVoices(person);
    await writes(person, "мужской");
  },
  "many voices, to be heard": async (person) => {
    await atVoices(person);
    await person.presses("▶️ Послушать");
    await person.sees("Это бесплатно");
  },
  "a form that was laid down": async (person) => {
    await halfway(person);
    await writes(person, "/menu");
  },
  "a form that was cancelled": async (person) => {
    await halfway(person);
    await person.presses("❌ Отмена");
  },
  "a form whose model is paused": async (person) => {
    const walker = await halfway(person);
    await writes(person, "/menu");
    await walker.findsInMenu();
    const name = `model:${walker.model.key}`;
    await world.trt("stops", "stop", name, "a test");
    await person.presses("▶️ Запустить");
    await person.sees("на паузе");
    await world.trt("stops", "lift", name);
  },
  "a result": async (person) => {
    await runsExample(person);
    await person.sees(({ media }) => media !== undefined);
  },
  "a form that takes a part of a run": (person) => choosesPart(person),
  "which part of a run": async (person) => {
    await choosesPart(person);
    await person.presses(/^✅ [0-9A-Z]{6} · /);
    await person.sees("Какой вариант");
  },
  "a run in the history": async (person) => {
    await runsExample(person);
    await person.sees(({ media }) => media !== undefined);
    await writes(person, "/history");
  },
  "the statement": async (person) => {
    await writes(person, "/balance");
    await person.presses("📄 Выписка");
  },
  "a run that waits in line and is stopped": async (person) => {
    const { faults } = world.kie.control;
    faults.set("create_455", { rate: 1 });
    await runsExample(person);
    await person.sees(/Создаю/);
    const stops = choicesOf(person).find(({ does }) => does === "stop");
    await pressAndLook(person, present(stops, "what waits can be stopped"), atlas);
    faults.clear();
  },
  "a run that failed": async (person) => {
    world.kie.control.faults.set("task_moderation", { next: 1 });
    await runsExample(person);
    await person.sees(/вернулись на баланс/);
  },
  "a run without end": async (person) => {
    world.kie.control.faults.set("task_stuck", { next: 1 });
    await runsExample(person);
    await writes(person, "/history");
  },
};

const { models } = catalogue;

/** The runs that fit are shown, where a form asks for a part of one. */
async function choosesPart(person: TestPerson): Promise<void> {
  const takesPart = ({ fields: [first] }: Model) =>
    first?.type === "job" && first.required && first.take.of === "part" && first.models.length > 0;
  const taker = present(models.find(takesPart), "a model takes a part of a run");
  const [field] = taker.fields;
  const keys = field?.type === "job" ? field.models : [];
  const source = models.find(({ key, fields: [first] }) => {
    return keys.includes(key) && first?.type !== "job";
  });
  const walker = new FormWalker(person, present(source, "its runs can be made"));
  await person.presses("Пропустить");
  await person.sees("Главное меню");
  await walker.findsInMenu();
  await walker.walks();
  await confirms(person);
  await person.sees(/Готово/);
  await writes(person, "/menu");
  const next = new FormWalker(person, taker);
  await next.findsInMenu();
  await next.launches();
}

/** One file of several is given, where a form asks for words first and files then. */
async function halfway(person: TestPerson): Promise<FormWalker> {
  const edits = models.find(({ fields: [first, second] }) => {
    return first?.type === "text" && second?.type === "media" && second.many && second.required;
  });
  const walker = new FormWalker(person, present(edits, "a model edits several photos"));
  await person.presses("Пропустить");
  await person.sees("Главное меню");
  await walker.findsInMenu();
  const step = await walker.launches();
  await walker.answers(walker.placeOf(step));
  await person.sendsFile("photo", photo);
  await person.sees("Принято: 1 из");
  return walker;
}

/** The step of a line that asks for one of many voices. */
async function atVoices(person: TestPerson): Promise<void> {
  const talks = models.find(({ fields: [first] }) => {
    const inner = first?.type === "list" ? everyField([first]).map(({ field }) => field) : [];
    return inner.some((it) => isSearched(it) && it.options.some(({ sample }) => sample));
  });
  const walker = new FormWalker(person, present(talks, "a model speaks with many voices"));
  await person.presses("Пропустить");
  await person.sees("Главное меню");
  await walker.findsInMenu();
  await walker.launches();
  await writes(person, "Который час?");
}

/** Three items of a list that may have more. */
async function listed(person: TestPerson): Promise<void> {
  const talks = models.find(({ fields: [first] }) => {
    return first?.type === "list" && first.item.type === "group" && first.maxItems > 2;
  });
  const walker = new FormWalker(person, present(talks, "a model makes something of a list"));
  await person.presses("Пропустить");
  await person.sees("Главное меню");
  await walker.findsInMenu();
  const list = walker.placeOf(await walker.launches());
  for (let item = 0; item < 3; item++) {
    let next = await walker.answers(present(intakeOf(list, walker), "it is begun with words"));
    while (itemOf(walker.placeOf(next))) next = await walker.answers(walker.placeOf(next));
  }
}

test("every button is answered, leads somewhere and leaves a way out (R40, R136, R140, N5, N6, N7, N8)", async () => {
  for (const open of Object.values(openings)) await open(await newcomer());
  for (const open of Object.values(openings)) await open(await newcomer());
  await Promise.all(people.map((person) => crawl(person, atlas, PRESSES_EACH)));
  expect(atlas.faults).toEqual([]);
  const kinds = Object.entries(REACHED).flatMap(([does, reached]) => (reached ? [does] : []));
  expect(kinds.filter((does) => !atlas.kinds.has(does as ActionName))).toEqual([]);
  expect(atlas.presses).toBeGreaterThan(200);
});

test("a press is answered at once, before anything else is done (N5)", () => {
  const took = atlas.answersMs.toSorted((a, b) => a - b);
  expect(took[Math.floor(took.length / 2)]).toBeLessThan(250);
  expect(world.telegram.control.status().unansweredCallbacks).toEqual([]);
});

test("the one file of a step can be taken away and sent again (R138, R140)", async () => {
  const person = await newcomer();
  const onePhoto = models.find(({ fields: [first, second] }) => {
    return first?.type === "media" && !first.many && second?.required !== true;
  });
  const walker = new FormWalker(person, present(onePhoto, "a model takes one photo"));
  await person.presses("Пропустить");
  await person.sees("Главное меню");
  await walker.findsInMenu();
  await walker.walks();
  await person.presses("⬅️ Назад");
  const filled = await person.sees("Сейчас: 1 файл");
  const labels = filled.keyboard.flat().map(({ text }) => text);
  expect(labels.filter((label) => /Готово|Дальше/.test(label))).toEqual(["➡️ Дальше"]);
  await person.presses("🗑 Убрать последний файл");
  const empty = await person.sees("Шаг 1 из 1");
  expect(empty.text).not.toContain("Сейчас");
  expect(empty.keyboard).toHaveLength(1);
  await walker.answersAll(empty);
  await confirms(person);
  await person.sees(({ media }) => media !== undefined);
});

test("a button that looks again shows that it has looked (R140, N8)", async () => {
  const poor = await newcomer();
  await openings["a confirmation without the money for it"]?.(poor);
  const waiting = await newcomer();
  await openings["a run without end"]?.(waiting);
  await waiting.presses(/^⏳/);
  await waiting.sees("в работе");
  for (const [person, label] of [
    [poor, "🔄 Проверить баланс"],
    [waiting, "🔄 Обновить"],
  ] as const) {
    const { messageId } = person.findButton(label);
    const before = person.chat.messages.find(({ id }) => id === messageId)?.text;
    await eventually("the clock shows another second", pause(1_000));
    await person.presses(label);
    const after = await person.sees(({ id }) => id === messageId);
    expect(after.text).not.toBe(before ?? "");
  }
});

function pause(ms: number): () => boolean {
  const until = performance.now() + ms;
  return () => performance.now() >= until;
}

test("nothing costs but ✅ on a confirmation (R148, R122, design §10)", async () => {
  const tasks = world.kie.control.tasks().length;
  expect(tasks).toBeGreaterThan(3);
  expect(tasks).toBeLessThanOrEqual(atlas.runs.size);
  const { code, out } = await world.trt("ledger", "audit", "--json");
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true });
});

test("after a restart old buttons still lead somewhere (N6, N7, R58)", async () => {
  expect(await world.stop()).toBe(0);
  await world.start();
  const old = new Atlas(seededRandom(SEED));
  for (let press = 0; press < OLD_PRESSES; press++) {
    const person = present(people[press % people.length], "there are people");
    await pressAndLook(person, present(old.choose(choicesOf(person, 99)), "a button"), old);
  }
  expect(old.faults).toEqual([]);
  expect(old.kinds.size).toBeGreaterThan(15);
});

test("a button of a release that nobody remembers is out of date, and no dead end (N7)", async () => {
  const person = await newcomer();
  const { id: message_id } = person.screen;
  const from = { id: person.id, is_bot: false, first_name: "Прохожий" };
  for (const data of ["fast_tools", "model:42:x", "", "i:no-such-key", "go:abc:1", "j:ABCDEF"]) {
    const message = { message_id, chat: { id: person.id, type: "private" }, date: 1 };
    const callback_query = { id: `old ${data}`, from, chat_instance: "1", message, data };
    world.telegram.control.inject({ callback_query });
    const seen = await person.sees(/Эта кнопка устарела|модели сейчас нет|форма уже закрыта/);
    expect(faultsOfMessage(seen)).toEqual([]);
  }
});
