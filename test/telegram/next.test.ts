// Goal: what was made is at hand for what comes next, for as long as it is of use.
// Method: results are put into the books by hand, then opened out of the history.
import { expect, test } from "bun:test";
import { present } from "../../src/kernel/index.ts";
import { type Action, encode } from "../../src/telegram/actions.ts";
import { nextSteps } from "../../src/telegram/next-steps.ts";
import { Bot, type Chat, plain } from "./chat.ts";

const DAY_MS = 86_400_000;

/** A picture of so many files, made by an admin. */
async function picture(bot: Bot, ann: Chat, files: number) {
  await ann.says("/start");
  await ann.presses(/^Попробовать/);
  await ann.presses("✅ Запустить");
  const [job] = await bot.jobs.openJobs(ann.id);
  const made = present(job, "it runs");
  await bot.deliver(made, files);
  return made;
}

const admin = () => Bot.open({ admins: [1001] });

test("one file of several goes on, and the same press leads to the same confirmation (G9)", async () => {
  await using bot = await admin();
  const ann = bot.person();
  const { number } = await picture(bot, ann, 2);
  await ann.says("/history");
  await ann.presses(new RegExp(number));
  const result = ann.screen;
  await ann.presses(/^✨ Улучшить/, result);
  expect(ann.text).toContain(`Какой файл из № ${number}?`);
  const which = ann.screen;
  await ann.presses("2", which);
  expect(ann.text).toContain(`из № ${number}`);
  const first = ann.button("✅ Запустить").data;
  await ann.says("/menu");
  await ann.presses(/^✨ Улучшить/, result);
  await ann.presses("2");
  expect(ann.button("✅ Запустить").data).toBe(first);
  await ann.presses(/^✨ Улучшить/, result);
  await ann.presses("1");
  expect(ann.button("✅ Запустить").data).not.toBe(first);
});

test("whoever presses under a result has it, also before its arrival is written down (G9, R122)", async () => {
  await using bot = await admin();
  const ann = bot.person();
  await ann.says("/start");
  await ann.presses(/^Попробовать/);
  await ann.presses("✅ Запустить");
  const [job] = await bot.jobs.openJobs(ann.id);
  const { id, number } = present(job, "it runs");
  await bot.run("UPDATE job SET state = 'submitting', callback_token = 'x'");
  await bot.run("UPDATE job SET state = 'submitted', task_id = 'y'");
  await bot.run("UPDATE job SET state = 'succeeded'");
  await bot.run(`INSERT INTO job_file (instance_id, job_id, ordinal, kind, source_url)
    VALUES ('test', '${id}', 0, 'image', 'https://x.example/0.png')`);
  const files = await bot.jobs.files(id);
  const model = present(await bot.jobs.find(id), "it is there").model;
  const steps = nextSteps(bot.catalogue.models, { model, output: "image", files });
  expect(steps.length).toBeGreaterThan(20);
  for (const step of steps) {
    await ann.pressesData(encode({ do: "next", number, file: 0, model: step.model.key }, true));
    expect([step.model.key, ann.text]).not.toEqual([
      step.model.key,
      expect.stringMatching(/больше не подходит|Осталось поправить|в работе/),
    ]);
  }
  for (const action of ["again", "vary", "steps"] as const) {
    await ann.pressesData(encode({ do: action, number, page: 0 } as Action, true));
    expect(ann.text).not.toMatch(/больше не подходит|Осталось поправить|в работе/);
  }
  await bot.run("UPDATE job SET state = 'failed', closed_at = 1");
  const { field } = present(steps[0], "there is a next step");
  expect(await bot.jobs.origins.find(field, `run:${number}.0`, ann.id)).toBeUndefined();
});

test("all that can be made of a result is listed with its price (G9, G27)", async () => {
  await using bot = await admin();
  const ann = bot.person();
  const { number } = await picture(bot, ann, 1);
  await ann.says("/history");
  await ann.presses(new RegExp(number));
  await ann.presses("➕ Что ещё можно сделать");
  expect(plain(ann.screen)).toContain(`Что сделать с № ${number}?`);
  const prices = ann.labels.filter((label) => label.includes("₽"));
  expect(prices.length).toBeGreaterThan(5);
});

test("a file of a result is of use for ever, a run only while the provider knows it (G4)", async () => {
  await using bot = await admin();
  const ann = bot.person();
  const { id, number } = await picture(bot, ann, 1);
  const { models } = bot.catalogue;
  const taker = present(
    models.find(({ kind }) => kind === "upscale-image"),
    "a picture can be made larger",
  );
  const [field] = taker.fields;
  const media = present(field, "it takes a picture");
  const ref = `run:${number}.0`;
  const input = { [media.name]: ref };
  expect(await bot.jobs.origins.problems(taker, input, ann.id)).toEqual([]);
  expect(await bot.jobs.origins.problems(taker, input, 7)).toHaveLength(1);
  await bot.run(`UPDATE job SET created_at = created_at - ${400 * DAY_MS} WHERE id = '${id}'`);
  expect(await bot.jobs.origins.problems(taker, input, ann.id)).toEqual([]);

  const part = models.flatMap(({ fields }) => fields).find((it) => it.type === "job");
  const runs = present(part, "a model takes a run");
  if (runs.type !== "job") throw new Error("a field that takes a run");
  const own = { ...runs, models: [present(await bot.jobs.find(id), "it is there").model] };
  expect((await bot.jobs.origins.page(ann.id, own, 0)).jobs).toEqual([]);
  expect(await bot.jobs.origins.find(own, `run:${number}`, ann.id)).toBeUndefined();
  await bot.run(`UPDATE job SET created_at = created_at + ${399 * DAY_MS} WHERE id = '${id}'`);
  const fresh = { ...own, take: { of: "task" } as const };
  expect((await bot.jobs.origins.page(ann.id, fresh, 0)).jobs).toHaveLength(1);
  expect((await bot.jobs.origins.page(7, fresh, 0)).jobs).toEqual([]);
});
