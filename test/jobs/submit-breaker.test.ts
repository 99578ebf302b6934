import { expect, test } from "bun:test";
import type { Job } from "../../src/jobs/index.ts";
import { countAnswer, countLost } from "../../src/jobs/submit-breaker.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench, DEADLINES } from "./bench.ts";
import { newsOf } from "./news.ts";

// Goal: when the provider's replies get lost, no more than a few runs are risked, nobody waits for
// long, and it goes on by itself (N19, design §10). Method: replies are lost while people buy.

const MINUTE_MS = 60_000;
const PATIENT = { ...DEADLINES, jobUnknownMs: 30 * MINUTE_MS };

/** Nobody calls back, so that a lost create stays lost. */
function lossy(fresh?: Parameters<typeof Bench.open>[0]) {
  return Bench.open({ ...fresh, callbacks: false, deadlines: PATIENT });
}

async function losesFive(bench: Bench): Promise<Job[]> {
  bench.emulator.control.faults.set("create_lost_before", { rate: 1 });
  const jobs: Job[] = [];
  for (let id = 1; id <= 5; id++) {
    const job = await bench.run(await bench.person(id, 200));
    jobs.push(await bench.reaches(job, "unknown"));
  }
  return jobs;
}

onEachBackEnd((fresh) => {
  test("five lost replies in a row stop submitting; one create is tried in a minute (N19, R95)", async () => {
    await using bench = await lossy({ fresh });
    await losesFive(bench);
    const [next, last] = [await bench.person(6, 200), await bench.person(7, 200)];
    const waiting = [await bench.run(next), await bench.run(last)];
    const [first, second] = waiting as [Job, Job];
    await bench.pass(30_000);
    for (const job of waiting) expect((await bench.read(job)).state).toBe("queued");
    expect((await bench.told(first)).at(-1)).toBe("progress queued 1 held");
    expect(await newsOf(bench)).toEqual(["submitting:stopped"]);

    // The one that is tried is lost as well, and the other one goes on waiting.
    await bench.reaches(first, "unknown", 2 * MINUTE_MS);
    await bench.pass(30_000);
    expect((await bench.read(second)).state).toBe("queued");
    // The next one is answered, and everything goes on.
    bench.emulator.control.faults.clear();
    await bench.reaches(second, "delivered", 2 * MINUTE_MS);
    expect(await bench.jobs.stops.list()).toEqual([]);
    await bench.reaches(await bench.run(next), "delivered");
    expect(await newsOf(bench)).toEqual(["submitting:stopped", "submitting:lifted"]);
  });
});

test("who has waited for ten minutes has the money back, also behind another process (N19, R121)", async () => {
  await using bench = await lossy();
  await losesFive(bench);
  const ann = await bench.person(6, 200);
  const [job, another] = [await bench.run(ann), await bench.run(await bench.person(7, 200))];
  bench.process.kill();
  bench.clock.move(10 * MINUTE_MS);
  await bench.restart();
  expect((await bench.reaches(job, "failed", MINUTE_MS)).failure).toBe("network");
  await bench.reaches(another, "failed", MINUTE_MS);
  expect(await bench.ending(job)).toEqual(["failed network"]);
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
  // A provider that is silent for everybody says nothing of the model.
  expect(await bench.jobs.pauseOf(job.model)).toBeUndefined();
});

test("a run in line can still be cancelled while nothing is submitted (R124)", async () => {
  await using bench = await lossy();
  await losesFive(bench);
  const ann = await bench.person(6, 200);
  const job = await bench.run(ann);
  await bench.pass(1_000);
  const outcome = await bench.jobs.cancel(job.id, ann);
  if (outcome.status !== "cancelled") throw new Error(outcome.status);
  await bench.db.write({ name: "cancel", statements: outcome.statements });
  expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
});

test("more than 5 % of at least 20 creates in ten minutes stop submitting (design §10)", async () => {
  await using bench = await Bench.open();
  bench.process.kill();
  const { db, clock } = bench;
  const write = (statements: ReturnType<typeof countAnswer>) =>
    db.write({ name: "count", statements });
  const creates = async (pattern: string) => {
    for (const one of pattern) {
      const count = one === "x" ? countLost : countAnswer;
      await write(count(db.instance, clock.now()));
      clock.move(1_000);
    }
    return (await bench.jobs.stops.causes("submitting")).length > 0;
  };
  expect(await creates("x...x...x...x...x..")).toBe(false); // 5 of 19
  expect(await creates("x")).toBe(true); // 6 of 20
  expect(await creates(".")).toBe(false); // An answer ends it, and counting begins anew.
  expect(await creates("x..................")).toBe(false); // 1 of 19
  clock.move(10 * MINUTE_MS);
  expect(await creates("x...................")).toBe(false); // 1 of 20: 5 % and no more
  expect(await creates("xxxx")).toBe(true); // 5 of 24
});

test("intents that our own crash has left say nothing of the provider (N19)", async () => {
  await using bench = await lossy();
  for (let id = 1; id <= 6; id++) {
    bench.process.dieAt("before create");
    const job = await bench.run(await bench.person(id, 200));
    await bench.until("the process has died", () => bench.process.dead);
    await bench.restart();
    await bench.reaches(job, "unknown");
  }
  expect(await bench.jobs.stops.list()).toEqual([]);
});
