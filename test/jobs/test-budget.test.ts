import { expect, test } from "bun:test";
import { Bench } from "./bench.ts";

// Goal: a test bot spends no more at the provider than it was given, however often it is restarted
// (R99). Method: a budget for two runs, and three people.

test("what a test may spend is spent once, at the highest prices, over restarts (R99)", async () => {
  const cost = await costOfOne();
  await using bench = await Bench.open({ more: { testBudgetMicroUsd: cost * 2 } });
  const people = [
    await bench.person(1, 200),
    await bench.person(2, 200),
    await bench.person(3, 200),
  ] as const;
  bench.emulator.control.faults.set("task_upstream", { next: 1 });
  const failed = await bench.run(people[0]);
  await bench.reaches(failed, "failed"); // Nobody promises that its credit comes back.
  await bench.reaches(await bench.run(people[1]), "delivered");
  bench.process.kill();
  await bench.restart();
  const made = bench.tasks.length;
  const last = await bench.run(people[2]);
  const refused = await bench.reaches(last, "failed");
  expect(refused.failure).toBe("test_budget");
  expect(await bench.ending(last)).toEqual(["failed test_budget"]);
  expect(await bench.balance(people[2])).toEqual({ available: 20_000, held: 0 });
  expect(bench.tasks).toHaveLength(made);
  expect(bench.reported).toEqual([expect.objectContaining({ code: "test_budget" })]);
  // It says nothing of the model, and stops nothing else.
  expect(await bench.jobs.stops.list()).toEqual([]);
});

test("what was surely not made takes nothing from the budget (R99)", async () => {
  await using bench = await Bench.open({ more: { testBudgetMicroUsd: await costOfOne() } });
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_500", { next: 1 });
  await bench.reaches(await bench.run(ann), "failed");
  bench.emulator.control.faults.set("create_429", { next: 1 });
  await bench.reaches(await bench.run(ann), "delivered");
});

async function costOfOne(): Promise<number> {
  await using bench = await Bench.open();
  return bench.terms(1).cost;
}
