import { expect, test } from "bun:test";
import { cameLate, type Job } from "../../src/jobs/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench, type BenchOptions, DEADLINES } from "./bench.ts";
import type { Point } from "./process.ts";

// Goal: a result that turns up after its money has gone back is given away, once, and its cost is a
// loss of the house (design §10). Method: the provider takes longer than we wait for it.

const LATE_S = [100, 100] as const;
const IMPATIENT = { ...DEADLINES, jobMs: 40_000 };

/** A run whose reply was lost and that was given up, while the provider works on it. */
async function lost(options: BenchOptions = {}) {
  const bench = await Bench.open({ seconds: LATE_S, ...options });
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_after", { next: 1 });
  const job = await bench.reaches(await bench.run(ann), "lost");
  return { bench, ann, job };
}

async function timedOut(options: BenchOptions = {}) {
  const bench = await Bench.open({ seconds: LATE_S, deadlines: IMPATIENT, ...options });
  const ann = await bench.person(1, 200);
  const job = await bench.reaches(await bench.run(ann), "failed");
  expect(job.failure).toBe("timeout");
  return { bench, ann, job };
}

const lates = async (bench: Bench, job: Job) =>
  (await bench.jobs.timeline(job.id)).filter(({ event }) => event === "late");

const turnsUp = (bench: Bench, job: Job) =>
  bench.until("it turns up", async () => (await lates(bench, job)).length > 0);

/** What the provider's runs have cost us, in micro-USD. */
async function booked(bench: Bench): Promise<Record<string, number>> {
  const rows = await bench.db.read.all<{ kind: string; balance: number }>(
    "SELECT kind, balance FROM account WHERE kind IN ('prov_cost', 'prov_loss')",
  );
  return Object.fromEntries(rows.map(({ kind, balance }) => [kind, balance]));
}

async function callBack(bench: Bench, job: Job, taskId: string | undefined): Promise<void> {
  const token = bench.tokens.sign(job.callbackToken ?? "");
  const body = { data: { taskId, state: "success" } };
  expect(await bench.jobs.acceptCallback(token, body)).toBe("accepted");
}

onEachBackEnd((fresh) => {
  for (const [how, open] of Object.entries({ lost, timedOut })) {
    test(`the result of a run that was ${how} is given away, once (R121, design §10)`, async () => {
      const { bench, ann, job } = await open({ fresh });
      await using _ = bench;
      await turnsUp(bench, job);
      await bench.pass(2_000);
      const [task] = bench.tasks;
      for (let i = 0; i < 3; i++) {
        await callBack(bench, job, task?.taskId);
        await bench.pass(5_000);
      }

      const now = await bench.read(job);
      const { state, failure, closedAt, price } = job;
      expect(now).toMatchObject({ state, failure, closedAt, price, taskId: task?.taskId });
      expect(now.captured).toBeUndefined();
      expect(cameLate(job)).toBe(false);
      expect(cameLate(now)).toBe(true);
      expect(await lates(bench, job)).toMatchObject([{ detail: "files: 1" }]);
      expect(await bench.ending(job)).toEqual([`failed ${failure}`, "turned up"]);
      const [file] = await bench.jobs.files(job.id);
      expect(file).toMatchObject({ sentAs: "photo", fileId: `file-${job.id}-0` });
      expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
      expect(await booked(bench)).toEqual({ prov_cost: 0, prov_loss: job.cost });
    });
  }
});

const DEATHS: readonly Point[] = [
  "before ask",
  "after ask",
  "before give away late result",
  "after give away late result",
];

for (const point of DEATHS) {
  test(`a gift survives the death of its process ${point} (N18, N19)`, async () => {
    const { bench, ann, job } = await lost();
    await using _ = bench;
    bench.process.dieAt(point);
    await bench.until(`dead ${point}`, () => bench.process.dead);
    await bench.restart();
    await turnsUp(bench, job);
    await bench.pass(2_000);
    expect(await bench.ending(job)).toEqual(["failed lost", "turned up"]);
    expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
    expect(await booked(bench)).toEqual({ prov_cost: 0, prov_loss: job.cost });
  });
}

test("a gift is looked for again while the provider cannot be asked (R95)", async () => {
  const { bench, job } = await timedOut();
  await using _ = bench;
  bench.emulator.control.faults.set("record_lost", { next: 1 });
  bench.emulator.control.faults.set("record_missing", { next: 2 });
  await turnsUp(bench, job);
  await bench.pass(2_000);
  expect(await bench.ending(job)).toEqual(["failed timeout", "turned up"]);
});

test("the search for a gift ends, until another callback comes (kie/API.md §12)", async () => {
  const { bench, job } = await timedOut();
  await using _ = bench;
  const { faults } = bench.emulator.control;
  faults.set("record_missing", { rate: 1 });
  await bench.until("it is looked for", async () => (await bench.read(job)).dueAt !== undefined);
  for (let looks = 0; (await bench.read(job)).dueAt !== undefined; looks++) {
    expect(looks).toBeLessThan(25);
    bench.clock.move(13 * 60_000);
    await bench.quiet();
    await bench.quiet();
  }
  faults.set("record_missing", { rate: 0 });
  await bench.pass(20_000);
  expect(await lates(bench, job)).toEqual([]);
  await callBack(bench, job, job.taskId);
  await turnsUp(bench, job);
});

test("a foreign task is nobody's gift (N19, N36)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const bob = await bench.person(2, 200);
  bench.emulator.control.faults.set("create_lost_before", { next: 1 });
  const job = await bench.reaches(await bench.run(ann), "lost");
  const other = await bench.reaches(await bench.run(bob), "delivered");
  await callBack(bench, job, other.taskId);
  await bench.pass(60_000);
  expect(await bench.ending(job)).toEqual(["failed lost"]);
  expect(await bench.jobs.files(job.id)).toEqual([]);
});

test("a late end without a result is told to nobody (G1, design §10)", async () => {
  for (const [fault, loss] of [
    ["task_moderation", 0],
    ["task_empty", 1],
  ] as const) {
    await using bench = await Bench.open({ seconds: LATE_S, deadlines: IMPATIENT });
    const ann = await bench.person(1, 200);
    bench.emulator.control.faults.set(fault, { next: 1 });
    const job = await bench.reaches(await bench.run(ann), "failed");
    await bench.pass(120_000);
    for (let i = 0; i < 2; i++) {
      await callBack(bench, job, job.taskId);
      await bench.pass(5_000);
    }
    const now = await bench.read(job);
    expect(cameLate(now)).toBe(false);
    expect(now.dueAt).toBeUndefined();
    expect(await bench.ending(job)).toEqual(["failed timeout"]);
    expect((await booked(bench)).prov_loss ?? 0).toBe(loss * job.cost);
    expect(bench.reported).toEqual([]);
  }
});

test("a hint that comes while a run is being given up is not lost (N19)", async () => {
  const bench = await Bench.open({ seconds: [58, 58] });
  await using _ = bench;
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_after", { next: 1 });
  bench.emulator.control.faults.set("callback_lost", { rate: 1 });
  const job = await bench.reaches(await bench.run(ann), "unknown");
  const { write } = bench.db;
  bench.db.write = async (operation) => {
    if (operation.name === "give up job") {
      bench.db.write = write;
      bench.clock.move(1);
      await callBack(bench, job, bench.tasks[0]?.taskId);
    }
    return write(operation);
  };
  await bench.reaches(job, "delivered", 120_000);
  expect(await bench.ending(job)).toEqual(["succeeded"]);
});
