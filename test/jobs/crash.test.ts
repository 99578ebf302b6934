import { describe, expect, test } from "bun:test";
import { FENCE_RULE, fenced } from "../../db/index.ts";
import type { JobState } from "../../src/jobs/index.ts";
import { Transitions } from "../../src/jobs/transitions.ts";
import { kopecks } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";
import type { Point } from "./process.ts";

// Goal: a process may be killed at any instant, and the next one takes every run to a right end:
// at most one POST, one settlement, one word. Method: one is killed at each thing that it does.

/** Where it dies, how the run ends, and whether the provider had been asked. */
const DEATHS: readonly (readonly [Point, JobState, tasks: number])[] = [
  ["before intend to submit", "delivered", 1],
  ["after intend to submit", "lost", 0], // Nobody can know that it was not sent.
  ["before create", "lost", 0],
  ["after create", "delivered", 1], // Found by its callback.
  ["before accept task", "delivered", 1],
  ["after accept task", "delivered", 1],
  ["before ask", "delivered", 1],
  ["after ask", "delivered", 1],
  ["before poll job", "delivered", 1],
  ["after poll job", "delivered", 1],
  ["before succeed job", "delivered", 1],
  ["after succeed job", "delivered", 1],
];

describe("a run survives the death of its process", () => {
  for (const [point, end, tasks] of DEATHS) {
    test(`${point}: ${end} (R123, N18, N19, G4)`, async () => {
      await using bench = await Bench.open({ seconds: [9, 9] });
      const ann = await bench.person(1, 200);
      bench.process.dieAt(point);
      const job = await bench.run(ann);
      await bench.until(`dead ${point}`, () => bench.process.dead);
      const next = await bench.restart();
      await bench.reaches(job, end);

      expect(bench.tasks).toHaveLength(tasks);
      expect(next.points.filter((one) => one === "before create")).toHaveLength(
        point === "before intend to submit" ? 1 : 0,
      );
      const word = end === "delivered" ? "succeeded" : "failed lost";
      expect(await bench.ending(job)).toEqual([word]);
      const paid = end === "delivered" ? job.price : 0;
      expect(await bench.balance(ann)).toEqual({ available: 20_000 - paid, held: 0 });
    });
  }
});

onEachBackEnd((fresh) => {
  test("a former owner writes nothing any more (N1, N19)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const former = bench.process;
    former.kill();
    const job = await bench.run(ann);
    await bench.restart();
    await bench.reaches(job, "submitted");

    const { db, ledger } = bench;
    const announcer = {
      progress: () => [],
      succeeded: () => [],
      failed: () => [],
      cancelled: () => [],
      turnedUp: () => [],
      stopNews: () => [],
    };
    const transitions = new Transitions({ instance: db.instance, ledger, announcer });
    const late = transitions.fail(await bench.read(job), {
      at: bench.clock.now(),
      available: kopecks(0),
      failure: "timeout",
      detail: "by a former owner",
    });
    const statements = [fenced(db.instance, former.fence), ...late.statements];
    await expect(db.write({ name: "late", statements })).rejects.toThrow(FENCE_RULE);
    await bench.reaches(job, "delivered");
  });
});

test("a former owner submits nothing, even if the new one is slow (N1, N2, N19)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const former = bench.process;
  const slow = await bench.restart();
  slow.kill();
  // The former owner does not know yet that it is not one any more, and goes on.
  const job = await bench.run(ann);
  former.jobs.wake();
  await bench.pass(20_000);
  expect(former.points).toContain("before intend to submit");
  expect(former.points).not.toContain("after intend to submit");
  expect((await bench.read(job)).state).toBe("queued");
  await bench.restart();
  await bench.reaches(job, "delivered");
  expect(bench.tasks).toHaveLength(1);
  former.kill();
});

test("a stop lets steps end and leaves the rest to the next start (design §10)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1_000);
  const jobs = [await bench.run(ann), await bench.run(ann), await bench.run(ann)];
  const stopping = bench.process.stop();
  const stopped = { yet: false };
  void stopping.then(() => {
    stopped.yet = true;
  });
  const startedAt = bench.clock.now();
  await bench.until("it has stopped", () => stopped.yet);
  expect(bench.clock.now() - startedAt).toBeLessThanOrEqual(10_000);
  await bench.restart();
  for (const job of jobs) await bench.reaches(job, "delivered");
  expect(bench.tasks).toHaveLength(3);
});

test("a stop waits for a POST under way no longer than 10 s, and nothing is sent twice (N19)", async () => {
  await using bench = await Bench.open({ seconds: [30, 30] });
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_slow", { next: 1 });
  const job = await bench.run(ann);
  await bench.until("the task is made", () => bench.tasks.length === 1);
  const former = bench.process;
  const stopping = former.stop();
  await bench.quiet();
  bench.clock.move(10_000);
  await stopping;
  former.kill();
  await bench.restart();
  await bench.reaches(job, "unknown");
  await bench.reaches(job, "delivered");
  expect(bench.tasks).toHaveLength(1);
});

test("a POST that ends under a former owner is not written by it (N1, N19)", async () => {
  await using bench = await Bench.open({ seconds: [40, 40] });
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_slow", { next: 1 });
  const job = await bench.run(ann);
  await bench.until("the task is made", () => bench.tasks.length === 1);
  const former = bench.process;
  await bench.restart();
  await bench.reaches(job, "unknown");
  bench.clock.move(30_000);
  await bench.until("its POST has ended", () => former.points.includes("after create"));
  await bench.reaches(job, "delivered");
  expect(former.points).toContain("before lose reply");
  expect(former.points).not.toContain("after lose reply");
  expect(bench.tasks).toHaveLength(1);
  expect(await bench.ending(job)).toEqual(["succeeded"]);
  former.kill();
});
