import { expect, test } from "bun:test";
import { present } from "../../src/kernel/index.ts";
import { catalogue } from "../support/catalogue.ts";
import { CONFIRMATION, FormWalker } from "../support/form-walker.ts";
import { startWorld } from "../support/world.ts";

// Goal: what a language model says reaches its person as words, and can be had again.

const talker = present(
  catalogue.models.find(({ answers }) => answers),
  "a language model is for sale",
);

test("an answer is a message, also from the history, and a file on a tap (G4, G37, R93)", async () => {
  await using world = await startWorld({ taskSeconds: [0.05, 0.1] });
  const walker = new FormWalker(world.person("Аня"), talker);
  const { person } = walker;
  await walker.findsCard();
  const confirmation = await walker.walks();
  expect(confirmation.text).toMatch(CONFIRMATION);
  expect(confirmation.text).toContain("до");
  await person.presses("✅ Запустить");

  const answer = await person.sees(/Вы спросили/);
  expect(answer.media).toBeUndefined();
  // The marks of the answer are the messenger's now.
  expect(answer.text).not.toContain("**");
  expect(answer.text).not.toContain("```");
  const number = present(/№ ([0-9A-Z]{6})/.exec(answer.text)?.[1], "a result tells its №");
  expect(answer.text).toContain("Готово");

  await person.presses("⬇️ Файлом");
  const file = await person.sees(new RegExp(`№ ${number}`));
  expect(file.media).toMatchObject({ kind: "document" });

  await person.sends("/history");
  await person.sees(/История/);
  await person.presses(new RegExp(number));
  const again = await person.sees(/Вы спросили/);
  expect(again.id).toBeGreaterThan(answer.id);
  expect(again.text).toContain(number);
});

test("a conversation goes on: the model is told what was said, for the price shown (G9, R111)", async () => {
  await using world = await startWorld({ taskSeconds: [0.05, 0.1] });
  const walker = new FormWalker(world.person("Аня"), talker);
  const { person } = walker;
  await walker.findsCard();
  await walker.walks();
  await person.presses("✅ Запустить");
  const first = await person.sees(/Вы спросили/);
  const number = present(/№ ([0-9A-Z]{6})/.exec(first.text)?.[1], "a result tells its №");

  await person.presses(/^💬 Продолжить · ≈ /);
  await person.sees("Шаг 1 из 1");
  await person.sends("А короче?");
  const confirmation = await person.sees(CONFIRMATION);
  expect(confirmation.text).toContain(`Продолжение разговора: № ${number}`);
  const most = /Цена: до ([\d,]+)/.exec(confirmation.text)?.[1]?.replace(",", ".");
  await person.presses("✅ Запустить");
  const second = await person.sees(/Вы спросили: А короче/);
  const paid = / · ([\d,]+)\s₽/.exec(second.text)?.[1]?.replace(",", ".");
  expect(Number(paid)).toBeLessThanOrEqual(Number(most));
  const task = world.kie.control.tasks().find(({ input }) => input.prompt === "А короче?");
  expect(task?.input.before).toHaveLength(2);

  await person.presses("🔁 Ещё раз");
  const again = await person.sees(CONFIRMATION);
  expect(again.text).toContain(`Продолжение разговора: № ${number}`);
});

test("an answer is read aloud or drawn with a tap, without the marks of its text (G9, G27)", async () => {
  await using world = await startWorld({ taskSeconds: [0.05, 0.1] });
  const walker = new FormWalker(world.person("Аня"), talker);
  const { person } = walker;
  await walker.findsCard();
  await walker.walks();
  await person.presses("✅ Запустить");
  const answer = await person.sees(/Вы спросили/);
  const labels = answer.keyboard.flat().map(({ text }) => text);
  expect(labels.some((label) => label.startsWith("🖼 Нарисовать · от "))).toBe(true);

  await person.presses(/^🎙 Озвучить · (от|≈) /);
  const confirmation = await person.sees(CONFIRMATION);
  expect(confirmation.text).toContain("Вы спросили: ");
  expect(confirmation.text).not.toContain("**");
  await person.presses("✅ Запустить");
  const sound = await person.sees(({ media }) => media?.kind === "audio");
  expect(sound.text).toContain("₽");
});

test("an answer longer than a few messages comes as a file that shows how it begins (R94)", async () => {
  await using world = await startWorld({ taskSeconds: [0.05, 0.1] });
  world.kie.control.faults.set("answer_long", { next: 1 });
  const walker = new FormWalker(world.person("Аня"), talker);
  const { person } = walker;
  await walker.findsCard();
  await walker.walks();
  await person.presses("✅ Запустить");
  const answer = await person.sees(/Готово/);
  expect(answer.media).toMatchObject({ kind: "document" });
  expect(answer.text).toContain("Вы спросили");
});
