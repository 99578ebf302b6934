import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Model } from "../../src/catalog/index.ts";
import type { MessageView } from "../../src/emulator/telegram/index.ts";
import { formatRoubles, kopecks, present } from "../../src/kernel/index.ts";
import { catalogue } from "../support/catalogue.ts";
import { CONFIRMATION, FormWalker, isStep } from "../support/form-walker.ts";
import type { TestPerson } from "../support/telegram.ts";
import { startWorld, type World } from "../support/world.ts";

// Goal: one thing leads to the next, and each next one is made of the one before.
// Method: over HTTP, led by the buttons under each result; the emulated provider checks the ids.

const { models } = catalogue;
let world: World;

beforeAll(async () => {
  world = await startWorld({ taskSeconds: [0.05, 0.1] });
});
afterAll(async () => void (await world?.[Symbol.asyncDispose]()));

const byId = (id: string): Model =>
  present(
    models.find((model) => model.id === id),
    `${id} is sold`,
  );

const isStepOrEnd = (message: MessageView) => isStep(message) || CONFIRMATION.test(message.text);

/** Runs what stands at its confirmation. */
async function runs(person: TestPerson): Promise<MessageView> {
  await person.presses("✅ Запустить");
  return person.sees(/Готово/);
}

async function goesOn(person: TestPerson, step: RegExp, model: Model): Promise<MessageView> {
  await person.presses(step);
  return new FormWalker(person, model).answersAll(await person.sees(isStepOrEnd));
}

const taskOf = (model: Model) =>
  present(
    world.kie.control.tasks().find((task) => task.model === model.id),
    "it was made",
  );

test("a picture comes alive, goes on and gets sharper, over a restart (G9, G27, R58)", async () => {
  const person = world.person("Аня");
  const [picture, video, longer, sharper] = [
    byId("grok-imagine/text-to-image"),
    byId("grok-imagine/image-to-video"),
    byId("grok-imagine/extend"),
    byId("grok-imagine/upscale"),
  ] as const;
  const walker = new FormWalker(person, picture);
  await walker.findsCard();
  await walker.walks();
  await runs(person);

  const alive = await goesOn(person, /^🎬 Оживить/, video);
  expect(alive.text).toMatch(/Картинка из моих запусков: № [0-9A-Z]{6}/);
  await runs(person);
  expect(taskOf(video).input.task_id).toBe(taskOf(picture).taskId);

  await person.presses(/^Продлить/);
  const asked = await person.sees(isStepOrEnd);
  await world.stop();
  await world.start();
  const confirmation = await new FormWalker(person, longer).answersAll(asked);
  // 6 seconds more of a 480p video: 14.4 credits, 0.072 USD.
  expect(confirmation.text).toContain(`Цена: ${formatRoubles(kopecks(11_24))}`);
  await runs(person);
  expect(taskOf(longer).input.task_id).toBe(taskOf(video).taskId);

  const upscale = await goesOn(person, /^Улучшить качество/, sharper);
  expect(upscale.text).toContain(`Цена: ${formatRoubles(kopecks(7_80))}`);
  await runs(person);
  expect(taskOf(sharper).input.task_id).toBe(taskOf(longer).taskId);
});

test("the run of somebody else is refused, whoever names it (N37, R94)", async () => {
  const owner = world.person("Хозяин");
  const song = byId("ai-music-api/generate");
  const own = new FormWalker(owner, song);
  await own.findsCard();
  await own.walks();
  const result = await runs(owner);
  const number = present(/№ ([0-9A-Z]{6})/.exec(result.text)?.[1], "a result has its №");

  const stranger = world.person("Чужой");
  const walker = new FormWalker(stranger, byId("ai-music-api/convert-to-wav-format"));
  await walker.findsCard();
  const empty = await walker.launches();
  expect(empty.text).toContain("Подходящих запусков пока нет");
  await stranger.sends(number);
  expect((await stranger.sees(/^⚠️/)).text).toContain("Этот запуск не подойдёт");
  expect(world.kie.control.tasks().filter(({ model }) => model.includes("wav"))).toEqual([]);
});

test("after chains the books balance (N18)", async () => {
  const { code, out } = await world.trt("ledger", "audit", "--json");
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true });
});
