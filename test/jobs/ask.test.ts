import { expect, test } from "bun:test";
import { price } from "../../src/catalog/index.ts";
import { Bench } from "./bench.ts";

// Goal: a language model answers within the request, so there is no task to ask about: an answer is
// paid by what it has cost, and whatever else comes is money back at once.

/** Asks a language model. */
async function asks(bench: Bench, person: number, prompt = "Привет") {
  const talker = bench.model(({ id }) => id === "gpt-6-sol");
  return bench.start(await bench.quote(person, talker, { prompt }));
}

test("an answer is the result, and costs what the provider took (R93, R120, G37)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const job = await asks(bench, ann, "Почему небо голубое?");
  await bench.reaches(job, "delivered");
  const [task] = bench.tasks;
  expect(bench.tasks).toHaveLength(1);
  expect(task?.input).toEqual({ prompt: "Почему небо голубое?", reasoning_effort: "low" });
  const [file] = await bench.jobs.files(job.id);
  expect(file).toMatchObject({ kind: "text", text: expect.stringContaining("Почему небо") });
  const paid = await bench.read(job);
  expect(paid.captured).toBeGreaterThan(0);
  expect(paid.captured).toBeLessThan(job.price);
  const left = { available: 20_000 - (paid.captured ?? 0), held: 0 };
  expect(await bench.balance(ann)).toEqual(left);
});

test("a question goes on from an answer, which is held and paid for too (R93, R111, R120)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const talker = bench.model(({ id }) => id === "gpt-6-sol");
  let before: string | undefined;
  const said: string[] = [];
  const prices: number[] = [];
  for (const prompt of ["Меня зовут Аня.", "Сколько мне лет?", "Как меня зовут?"]) {
    const input = { prompt, ...(before !== undefined && { before }) };
    expect(await bench.jobs.origins.problems(talker, input, ann)).toEqual([]);
    const facts = before === undefined ? new Map() : await bench.jobs.origins.facts([before], ann);
    const quote = price(talker, input, { before: [facts.get(before ?? "") ?? {}] });
    prices.push(quote.status === "priced" ? quote.cost : 0);
    const job = await bench.start(await bench.quote(ann, talker, input));
    await bench.reaches(job, "delivered");
    const paid = await bench.read(job);
    expect(paid.captured).toBeLessThan(job.price);
    const task = bench.tasks.find(({ input: sent }) => sent.prompt === prompt);
    expect(task?.input.before ?? []).toEqual(said);
    const [file] = await bench.jobs.files(job.id);
    said.push(prompt, file?.text ?? "");
    before = `run:${job.number}`;
  }
  // Every turn makes the next one dearer.
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  expect(new Set(prices).size).toBe(3);
  // Nobody goes on from what somebody else was told.
  const bob = await bench.person(2, 200);
  expect(await bench.jobs.origins.problems(talker, { prompt: "И?", before }, bob)).toHaveLength(1);
});

test("a reply that is lost can never be found: the money is back at once (R121, N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_after", { next: 1 });
  const job = await asks(bench, ann);
  const lost = await bench.reaches(job, "lost");
  expect((lost.closedAt ?? 0) - job.createdAt).toBeLessThan(30_000);
  expect(bench.process.points.filter((point) => point === "before question")).toHaveLength(1);
  expect(await bench.ending(job)).toEqual(["failed lost"]);
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});

test("a process that dies while it asks leaves nobody waiting, and asks no twice (N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.process.dieAt("after question");
  const job = await asks(bench, ann);
  await bench.until("it died", () => bench.process.points.includes("after question"));
  await bench.restart();
  await bench.reaches(job, "lost");
  expect(bench.tasks).toHaveLength(1);
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});

test("an answer without words is money back, and its cost is our loss (R121, G1)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("task_empty", { next: 1 });
  const job = await asks(bench, ann);
  const failed = await bench.reaches(job, "failed");
  expect(failed.failure).toBe("no_output");
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});

test("a provider that is busy is asked again later (R95)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_429", { next: 1 });
  const job = await asks(bench, ann);
  await bench.reaches(job, "delivered");
  expect(bench.process.points.filter((point) => point === "before question")).toHaveLength(2);
});

test("many long questions leave creates their places (G25)", async () => {
  await using bench = await Bench.open({ thinking: 200 });
  const people = await Promise.all([1, 2, 3, 4, 5, 6].map((id) => bench.person(id, 200)));
  for (const person of people) {
    for (let i = 0; i < 3; i++) {
      await asks(bench, person, `Вопрос ${i}`);
    }
  }
  const bob = await bench.person(9, 200);
  const picture = await bench.run(bob);
  await bench.reaches(picture, "delivered");
  expect(bench.tasks.filter(({ state }) => state !== "success").length).toBeGreaterThan(16);
});
