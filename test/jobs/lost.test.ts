import { expect, test } from "bun:test";
import { Bench, DEADLINES } from "./bench.ts";

// Goal: a create whose reply is lost is never sent again, and ends by itself in any case. Method:
// the emulator loses replies before or after it has made the task.

test("a lost reply is found by its callback and delivered, with one POST (N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_after", { next: 1 });
  const job = await bench.run(ann);
  await bench.reaches(job, "unknown");
  expect(await bench.balance(ann)).toEqual({ available: 20_000 - job.price, held: job.price });
  await bench.reaches(job, "delivered");
  expect(bench.tasks).toHaveLength(1);
  expect(bench.process.points.filter((point) => point === "before create")).toHaveLength(1);
  expect(await bench.ending(job)).toEqual(["succeeded"]);
  expect(await bench.balance(ann)).toEqual({ available: 20_000 - job.price, held: 0 });
});

test("a reply that takes too long is lost as well, and found (N19)", async () => {
  await using bench = await Bench.open({ seconds: [40, 50] });
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_slow", { next: 1 });
  const job = await bench.run(ann);
  await bench.until("the task is made", () => bench.tasks.length === 1);
  bench.clock.move(30_000);
  await bench.reaches(job, "unknown");
  await bench.reaches(job, "delivered");
  expect(bench.tasks).toHaveLength(1);
});

test("one that is never found is lost at its deadline and paid back (R121, N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_before", { next: 1 });
  const job = await bench.run(ann);
  const unknown = await bench.reaches(job, "unknown");
  expect(unknown.deadlineAt - bench.clock.now()).toBeGreaterThan(DEADLINES.jobUnknownMs - 5_000);
  const lost = await bench.reaches(job, "lost");
  expect((lost.closedAt ?? 0) - unknown.deadlineAt).toBeLessThan(2_000);
  expect(bench.tasks).toHaveLength(0);
  expect(await bench.ending(job)).toEqual(["failed lost"]);
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});

test("a page instead of a reply tells nothing, so it is not sent again (N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_html_502", { next: 1 });
  const job = await bench.run(ann);
  await bench.reaches(job, "lost");
  expect(bench.process.points.filter((point) => point === "before create")).toHaveLength(1);
});

test("a lost create is not found by a task that is not its own (N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const bob = await bench.person(2, 200);
  bench.emulator.control.faults.set("create_lost_before", { next: 1 });
  const lost = await bench.reaches(await bench.run(ann), "unknown");
  const other = await bench.reaches(await bench.run(bob), "submitted");

  // Somebody who knows the address of the one names the task of the other.
  const token = bench.tokens.sign(lost.callbackToken ?? "");
  const body = { data: { taskId: other.taskId, state: "success" } };
  expect(await bench.jobs.acceptCallback(token, body)).toBe("accepted");
  await bench.reaches(other, "delivered");
  await bench.reaches(lost, "lost");
  expect(await bench.ending(lost)).toEqual(["failed lost"]);
});

test("without an address for callbacks the deadline alone ends it (R121)", async () => {
  await using bench = await Bench.open({ callbacks: false });
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_after", { next: 1 });
  const job = await bench.run(ann);
  await bench.reaches(job, "lost");
  expect(bench.tasks).toHaveLength(1);
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});

test("without a setting the deadline follows the model's own time, 15 to 60 min (design §10)", async () => {
  const { jobMs, deliveryMs } = DEADLINES;
  await using bench = await Bench.open({ deadlines: { jobMs, deliveryMs } });
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_before", { next: 1 });
  const job = await bench.reaches(await bench.run(ann), "unknown");
  const patienceMs = job.deadlineAt - bench.clock.now();
  expect(Math.round(patienceMs / 60_000)).toBe(15);
});
