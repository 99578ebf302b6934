import { expect, test } from "bun:test";
import type { Model } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { encode } from "../../src/telegram/actions.ts";
import { questionsOf } from "../../src/telegram/flows/places.ts";
import { Bot, type Chat } from "./chat.ts";

// Goal: whoever has run a model once need not choose the same settings again.

const AGAIN = "⏮ Как в прошлый раз";

/** Words are asked for, and the frame can be chosen. */
const isPlain = (model: Model) => {
  const [first, ...others] = questionsOf(model);
  const frame = model.fields.find(({ name }) => name === "aspect_ratio");
  const choices = frame?.type === "choice" && !frame.required ? frame.options.length : 0;
  return first?.type === "text" && others.length === 0 && choices > 2;
};

async function opens(bot: Bot, ann: Chat): Promise<Model> {
  const model = present(bot.catalogue.models.find(isPlain), "a model has frames");
  await ann.pressesData(encode({ do: "card", model: model.key }));
  return model;
}

test("the settings of the last run are offered, its words and files are not (G11)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  const model = await opens(bot, ann);
  expect(ann.labels).not.toContain(AGAIN);
  await ann.presses("▶️ Запустить");
  await ann.says("Мурзик у окна");
  const frame = present(
    model.fields.find(({ name }) => name === "aspect_ratio"),
    "it has frames",
  );
  await ann.presses("✏️ Изменить");
  await ann.presses(new RegExp(`^${frame.label}: `));
  const chosen = present(ann.labels.filter((label) => !label.startsWith("✓"))[1], "a frame");
  await ann.presses(chosen);
  await ann.presses("✅ Запустить");
  const [job] = await bot.jobs.openJobs(ann.id);

  await opens(bot, ann);
  await ann.presses(AGAIN);
  expect(ann.text).toContain(`✅ Настройки как в запуске № ${job?.number}.`);
  expect(ann.text).toContain("Шаг 1 из 1");
  expect(ann.text).not.toContain("Мурзик у окна");
  await ann.says("серый пёс");
  expect(ann.text).toContain(`${frame.label}: ${chosen.split(" · ")[0]}`);
});

test("another person's runs and removed ones are not offered (G11, R58)", async () => {
  await using bot = await Bot.open();
  const [ann, bob] = [bot.person(), bot.person(1002, "Боб")];
  for (const one of [ann, bob]) await one.says("/start");
  const model = await opens(bot, ann);
  await ann.presses("▶️ Запустить");
  await ann.says("Мурзик у окна");
  await ann.presses("✅ Запустить");
  await opens(bot, bob);
  expect(bob.labels).not.toContain(AGAIN);
  // A press of a button that came from elsewhere begins an ordinary form.
  await bob.pressesData(encode({ do: "as_before", model: model.key }));
  expect(bob.text).toContain("Шаг 1 из 1");
  expect(bob.text).not.toContain("Настройки");
});
