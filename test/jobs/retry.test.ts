import { expect, test } from "bun:test";
import type { Job } from "../../src/jobs/index.ts";
import { Bench, DEADLINES } from "./bench.ts";

/** When the creates of a job were intended. */
async function attemptsOf(bench: Bench, job: Job): Promise<number[]> {
  const timeline = await bench.jobs.timeline(job.id);
  return timeline.filter(({ event }) => event === "submitting").map(({ at }) => at);
}

function gapsIn(times: readonly number[]): number[] {
  return times.slice(1).map((time, i) => time - (times[i] ?? 0));
}

test("too often is tried again after 10 s and more, ever more slowly (R95)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_429", { next: 3 });
  const job = await bench.run(ann);
  await bench.reaches(job, "delivered");
  const [first = 0, second = 0, third = 0] = gapsIn(await attemptsOf(bench, job));
  expect(first).toBeGreaterThanOrEqual(10_000);
  expect(second).toBeGreaterThanOrEqual(20_000);
  expect(third).toBeGreaterThanOrEqual(40_000);
  expect(await bench.ending(job)).toEqual(["succeeded"]);
  expect(bench.tasks).toHaveLength(1);
});

test("maintenance is waited for by the minute (R95)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_455", { next: 1 });
  const job = await bench.run(ann);
  await bench.reaches(job, "delivered");
  const [gap = 0] = gapsIn(await attemptsOf(bench, job));
  expect(gap).toBeGreaterThanOrEqual(60_000);
});

test("what could not be sent at all is sent again soon (R95)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.unreachable = true;
  await bench.restart();
  const job = await bench.run(ann);
  await bench.until("three attempts", async () => (await attemptsOf(bench, job)).length === 3);
  expect(await bench.read(job)).toMatchObject({ state: "queued" });
  bench.unreachable = false;
  await bench.restart();
  await bench.reaches(job, "delivered");
  const [first = 0, second = 0] = gapsIn(await attemptsOf(bench, job));
  expect(first).toBeGreaterThanOrEqual(1_000);
  expect(first).toBeLessThan(2_500);
  expect(second).toBeGreaterThanOrEqual(2_000);
});

test("what cannot be sent for too long is given up and paid back (R95, R121)", async () => {
  await using bench = await Bench.open({ deadlines: { ...DEADLINES, jobMs: 30_000 } });
  const ann = await bench.person(1, 200);
  bench.unreachable = true;
  await bench.restart();
  const job = await bench.run(ann);
  const failed = await bench.reaches(job, "failed");
  expect(failed.failure).toBe("network");
  expect((failed.closedAt ?? 0) - job.createdAt).toBeLessThan(35_000);
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});

test("trouble with reading a task does not end it (R95, N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const { faults } = bench.emulator.control;
  faults.set("callback_lost", { rate: 1 });
  faults.set("record_lost", { next: 1 });
  faults.set("record_missing", { next: 1 });
  faults.set("record_html_502", { next: 2 });
  const job = await bench.run(ann);
  await bench.reaches(job, "delivered");
  expect(await bench.ending(job)).toEqual(["succeeded"]);
  expect(bench.tasks).toHaveLength(1);
});

test("a task that never ends is paid back at its deadline (R121)", async () => {
  await using bench = await Bench.open({ deadlines: { ...DEADLINES, jobMs: 30_000 } });
  const ann = await bench.person(1, 200);
  const { faults } = bench.emulator.control;
  faults.set("record_lost", { rate: 1 });
  faults.set("callback_lost", { rate: 1 });
  const job = await bench.run(ann);
  const failed = await bench.reaches(job, "failed");
  expect(failed.failure).toBe("timeout");
  expect(await bench.ending(job)).toEqual(["failed timeout"]);
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});
