import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Database, openDatabase } from "../../db/index.ts";
import {
  checkInput,
  type Field,
  type Input,
  loadCatalogue,
  type Model,
  type Output,
  price,
  type Rate,
  toKopecks,
  toSend,
} from "../../src/catalog/index.ts";
import type { MessageView } from "../../src/emulator/telegram/index.ts";
import {
  formatRoubles,
  type Kopecks,
  kopecks,
  microUsd,
  present,
  silentLog,
  systemClock,
  systemRandom,
} from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import { CONFIRMATION, FormWalker } from "../support/form-walker.ts";
import { startWorld, type World } from "../support/world.ts";

// Goal: whatever is for sale can be bought, and costs what the catalogue says.
// Method: for each model a newcomer of its own goes from /start to the delivered result.

const RATE: Rate = { rubPerUsd: "78.00", multiplier: "2" };
const WELCOME = kopecks(200_00);
const MICRO_USD_PER_CREDIT = 5_000;

const { models } = loadCatalogue();
let world: World;
let db: Database;

beforeAll(async () => {
  world = await startWorld({ taskSeconds: [0.05, 0.1] });
  const base = { clock: systemClock, random: systemRandom, log: silentLog };
  const url = present(world.env.DATABASE_URL, "a world has a database");
  db = await openDatabase({ ...base, url, instance: "default" });
}, 30_000);
afterAll(async () => {
  await db?.close();
  await world?.[Symbol.asyncDispose]();
});

/** What the catalogue asks for the input, by its own rules. */
function priceOf(walker: FormWalker): { price: Kopecks; upTo: boolean } {
  const { model, values, facts } = walker;
  expect(checkInput(model, values, facts)).toEqual([]);
  const quote = price(model, values, facts);
  if (quote.status === "no_price") throw new Error(`${model.key} has no price`);
  return { price: toKopecks(quote.cost, RATE), upTo: quote.upTo };
}

/** An admin's gift, of which the person learns by looking again. */
async function gives(walker: FormWalker, amount: Kopecks): Promise<MessageView> {
  const { person } = walker;
  const outcome = await createLedger(db).post.adjust({
    id: `adj:test:${person.id}`,
    person: person.id,
    bucket: "cash",
    amount,
    actor: "test",
    reason: "a dear model is to be tried",
    at: systemClock.now(),
  });
  expect(outcome.status).toBe("adjusted");
  await person.presses("🔄 Проверить баланс");
  return person.sees("Проверьте и запускайте");
}

const KINDS: { readonly [O in Output]: readonly (string | undefined)[] } = {
  image: ["photo", "document"],
  video: ["video"],
  audio: ["audio"],
  text: [undefined, "document"],
  json: [undefined, "document"],
};

test.concurrent.each(models)(
  "$key: from the menu to a result, for the price that was shown (R90, R93, R103, N31, N26)",
  async (model) => {
    const walker = new FormWalker(world.person("Покупатель"), model);
    const { person } = walker;
    await walker.findsCard();
    let confirmation = await walker.walks();
    const quote = priceOf(walker);
    const missing = kopecks(quote.price - WELCOME);
    if (missing > 0) confirmation = await gives(walker, missing);
    const shown = `Цена: ${quote.upTo ? "до " : ""}${formatRoubles(quote.price)} · `;
    expect(confirmation.text).toContain(shown);

    await person.presses("✅ Запустить");
    const told = await person.sees(/Готово/, { withinMs: 90_000 });
    const results = person.chat.messages.filter(({ from, media }) => from === "bot" && media);
    const [result = told] = results;
    expect(KINDS[model.output]).toContain(result.media?.kind);

    const paid = charged(walker, quote);
    expect(told.text).toContain(formatRoubles(paid));
    await person.sends("/balance");
    const left = kopecks(Math.max(WELCOME, quote.price) - paid);
    expect((await person.sees(/^Баланс:/)).text.split("\n")[0]).toBe(
      `Баланс: ${formatRoubles(left)}`,
    );
  },
  120_000,
);

/** What the provider got is what was entered; what it took, priced like the quote, is charged. */
function charged({ model, values }: FormWalker, quote: { price: Kopecks }): Kopecks {
  const tasks = world.kie.control.tasks().filter((it) => it.model === model.id);
  expect(tasks).toHaveLength(1);
  const task = present(tasks[0], "there is one");
  expect(task.state).toBe("success");
  expect(withoutLinks(model, task.input)).toEqual(withoutLinks(model, toSend(model, values)));
  const cost = microUsd(Math.round(task.credits * MICRO_USD_PER_CREDIT));
  return kopecks(Math.min(quote.price, toKopecks(cost, RATE)));
}

/** Files are named differently on the two sides; how many there are is the same. */
function withoutLinks(model: Model, input: Input): Input {
  const media = model.fields.filter((field) => field.type === "media" && field.name in input);
  const counts = media.map(({ name }) => [name, [input[name]].flat().length]);
  return { ...input, ...Object.fromEntries(counts) };
}

/** For each family of models and each sort of field one model that has it. */
const families = [...Map.groupBy(models, ({ kind }) => kind)].flatMap(([kind, members]) => {
  const pairs = members.flatMap((model) => model.fields.map((field) => ({ model, field })));
  const bySort = Map.groupBy(pairs, ({ field }) => field.type);
  return [...bySort.values()].flatMap(([first]) => (first ? [{ kind, ...first }] : []));
});

test.concurrent.each(families)(
  "$kind, $field.type: a wrong answer ($model.key) repeats the step and loses nothing (R91, R147)",
  async ({ model, field }) => {
    const walker = new FormWalker(world.person("Опечаткин"), model);
    await walker.findsCard();
    let screen = await walker.launches();
    while (!CONFIRMATION.test(screen.text) && walker.fieldOf(screen).name !== field.name) {
      screen = await walker.answers(walker.fieldOf(screen));
    }
    if (CONFIRMATION.test(screen.text)) return changesWrongly(walker, field, screen);

    const headline = present(/Шаг .*/.exec(screen.text), "a step has a headline")[0];
    const repeated = await answersWrongly(walker, field);
    expect(repeated.text).toContain(headline);
    expectShown(walker, await walker.answersAll(repeated));
  },
  60_000,
);

/** The same from the confirmation: afterwards it stands as it stood. */
async function changesWrongly(
  walker: FormWalker,
  field: Field,
  confirmation: MessageView,
): Promise<void> {
  const { person } = walker;
  await walker.changes(field);
  const repeated = await answersWrongly(walker, field);
  expect(repeated.text).toContain(field.label);
  await person.presses("⬅️ Назад");
  expect((await person.sees(CONFIRMATION)).text).toBe(confirmation.text);
}

const ARCHIVE = new TextEncoder().encode("PK\x03\x04 and so on");

/** Something that the field cannot take; the answer says so and how to mend it. */
async function answersWrongly({ person }: FormWalker, field: Field): Promise<MessageView> {
  switch (field.type) {
    case "text":
      await person.sendsFile("document", ARCHIVE, { name: "words.zip", mime: "application/zip" });
      return person.sees(/^⚠️ Здесь нужен текст\. Напишите/);
    case "choice":
      await person.sends("такого здесь нет");
      return person.sees(/^⚠️ Такого варианта нет\. Выберите/);
    case "toggle":
      await person.sends("может быть");
      return person.sees(/^⚠️ Ответьте «да» или «нет»/);
    case "number":
      await person.sends("несколько");
      return person.sees(/^⚠️ Нужно (целое )?число/);
    case "media":
      await person.sends("вот, держите");
      return person.sees(/^⚠️ Здесь нужно .+ Пришлите файл или ссылку/);
  }
}

/** Every answer stands on the confirmation. */
function expectShown({ model, values }: FormWalker, confirmation: MessageView): void {
  for (const [name, value] of Object.entries(values)) {
    const label = model.fields.find((it) => it.name === name)?.label;
    const isFile = JSON.stringify(value).includes("tg:");
    const words = isFile ? `${[value].flat().length} файл` : String(value).slice(0, 40);
    const shown = typeof value === "string" || isFile ? `${label}: ${words}` : `${label}: `;
    expect(confirmation.text).toContain(shown);
  }
}

test("after all that the books balance (R122, N18)", async () => {
  const { code, out } = await world.trt("ledger", "audit", "--json");
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true });
  expect(world.printed()).not.toMatch(/"level":"error"/);
});
