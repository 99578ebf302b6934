import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Sqld, startSqld } from "../support/sqld.ts";
import type { TestPerson } from "../support/telegram.ts";
import { startWorld, type World } from "../support/world.ts";

// The real program as a process of its own, driven by people through Telegram's door alone.

/** From the menu to a result: section, model, run, words, confirmation. */
async function makesPicture(person: TestPerson, words: string) {
  await person.presses("🖼 Картинка");
  await person.sees(/Картинка/);
  await person.presses(/Z-Image/);
  await person.sees(/Z-Image/);
  await person.presses("▶️ Запустить");
  await person.sees(/Шаг 1|Опишите|Описание/);
  await person.sends(words);
  await person.sees(/Цена: 0,63\s₽/);
  await person.presses("✅ Запустить");
  return person.sees((message) => message.media?.kind === "photo");
}

async function expectCleanBooks(world: World): Promise<void> {
  const { code, out } = await world.trt("ledger", "audit", "--json");
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true });
}

describe.each([
  { mode: "webhook", backEnd: "file" },
  { mode: "polling", backEnd: "file" },
  { mode: "webhook", backEnd: "server" },
  { mode: "polling", backEnd: "server" },
] as const)("by $mode on a $backEnd", ({ mode, backEnd }) => {
  let sqld: Sqld | undefined;
  let world: World;

  beforeAll(async () => {
    sqld = backEnd === "server" ? await startSqld() : undefined;
    world = await startWorld({ mode, ...(sqld && { databaseUrl: sqld.url }) });
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await sqld?.stop();
  });

  test("a newcomer has a first result after three decisions (G5, R156, R163)", async () => {
    const ann = world.person("Аня");
    await ann.sends("/start");
    await ann.sees(/Дарим 200\s₽/);
    await ann.presses(/^Попробовать:/);
    await ann.sees(/Цена: 0,63\s₽ · на балансе 200\s₽/);
    await ann.presses("✅ Запустить");
    const result = await ann.sees((message) => message.media?.kind === "photo");
    expect(result.text).toMatch(/0,63\s₽[\s\S]*№ [0-9A-HJKMNP-TV-Z]{6}/);
    await ann.sends("/balance");
    expect((await ann.sees(/^Баланс:/)).text).toMatch(/^Баланс: 199,37\s₽/);
  });

  test("the ordinary way leads from the menu to a picture and into the history (R32, R203)", async () => {
    const ann = world.person("Вера");
    await ann.sends("/start");
    await ann.sees(/Дарим/);
    await ann.presses("Пропустить");
    await ann.sees((message) => message.keyboard.flat().some(({ text }) => /Картинка/.test(text)));
    const result = await makesPicture(ann, "лодка на зелёном озере");
    const number = /№ (\w{6})/.exec(result.text)?.[1] ?? "";
    await ann.sends("/history");
    await ann.sees(/Истори/);
    await ann.presses(new RegExp(number));
    const again = await ann.sees((message) => message.media?.kind === "photo");
    expect(again.text).toContain(number);
    const shown = await world.trt("job", "show", number);
    expect(shown.out).toMatch(/delivered/);
    await expectCleanBooks(world);
  });

  test("a second press of ✅ leads to the same run and charges nothing (R122, N18, N20)", async () => {
    const ann = world.person("Глеб");
    await ann.sends("/start");
    await ann.sees(/Дарим/);
    await ann.presses(/^Попробовать:/);
    await ann.sees(/Цена/);
    const place = ann.findButton("✅ Запустить");
    const presses = Array.from({ length: 4 }, () => world.telegram.control.press(ann.id, place));
    await ann.sees((message) => message.media?.kind === "photo");
    for (const { queryId } of presses) {
      expect(world.telegram.control.callback(queryId)?.kind).not.toBe("waiting");
    }
    await ann.sends("/balance");
    expect((await ann.sees(/^Баланс:/)).text).toMatch(/199,37/);
    await expectCleanBooks(world);
  });

  test("a run that fails gives the money back and says so (R121, R152, G1)", async () => {
    const ann = world.person("Дина");
    await ann.sends("/start");
    await ann.sees(/Дарим/);
    await ann.presses(/^Попробовать:/);
    await ann.sees(/Цена/);
    world.kie.control.faults.set("task_moderation", { next: 1 });
    await ann.presses("✅ Запустить");
    const failure = await ann.sees(/не пропустила/);
    expect(failure.text).toMatch(/0,63\s₽/);
    await ann.sends("/balance");
    expect((await ann.sees(/^Баланс:/)).text).toMatch(/^Баланс: 200\s₽/);
    await expectCleanBooks(world);
  });
});
