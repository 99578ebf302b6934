import { expect, test } from "bun:test";
import { FAULTS, type FaultName } from "../../src/emulator/kie/index.ts";
import { isClosed, type Job, type JobState, TRANSITIONS } from "../../src/jobs/index.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { Bench } from "./bench.ts";

// Goal: whatever goes wrong at once, every run ends, its person is told once and pays for what was
// delivered and nothing else, and the provider is never asked twice for one attempt. Method: every
// fault of the emulator at random, the process killed at random, from a seed in the title.

const PEOPLE = 4;
const RUNS_EACH = 6;
const ROUBLES = 1_000;
/** Of the account as a whole, and those that only make a test long. */
const LEFT_OUT: readonly FaultName[] = [
  ...(["key_refused", "credit_zero"] as const),
  ...(["task_stuck", "create_slow", "result_slow"] as const),
];

const ENDS = new Set(Object.keys(TRANSITIONS).filter((state) => isClosed(state as JobState)));

for (const seed of [1, 2, 3, 4]) {
  test(`seed ${seed}: everything ends, and the money is right (R123, N18, N19, G1)`, async () => {
    await using bench = await Bench.open({ seconds: [1, 20] });
    const chance = seededRandom(seed);
    for (const fault of Object.keys(FAULTS) as FaultName[]) {
      if (LEFT_OUT.includes(fault)) continue;
      bench.emulator.control.faults.set(fault, { rate: chance.fraction() * 0.15 });
    }
    const jobs: Job[] = [];
    for (let person = 1; person <= PEOPLE; person++) {
      await bench.person(person, ROUBLES);
      for (let i = 0; i < RUNS_EACH; i++) jobs.push(await bench.run(person));
    }
    await bench.until("every run has ended", async () => {
      if (chance.fraction() < 0.01) {
        bench.process.kill();
        await bench.restart();
      }
      return (await openJobs(bench)) === 0;
    });

    const ended = await Promise.all(jobs.map((job) => bench.read(job)));
    for (const job of ended) {
      const told = await bench.ending(job);
      // What was given up may turn up late, and is a gift then.
      const words = job.state === "lost" ? told.filter((word) => word !== "turned up") : told;
      const right = job.state === "delivered" ? ["succeeded"] : [`failed ${job.failure}`];
      const missed = ["succeeded", "failed delivery"];
      expect(words).toEqual(job.state === "undelivered" ? missed : right);
      const events = (await bench.jobs.timeline(job.id)).map(({ event }) => event);
      expect(events.filter((event) => ENDS.has(event))).toEqual([job.state]);
    }
    for (let person = 1; person <= PEOPLE; person++) {
      const own = ended.filter((job) => job.person === person);
      const paid = own.reduce((sum, job) => sum + (job.captured ?? 0), 0);
      expect(await bench.balance(person)).toEqual({ available: ROUBLES * 100 - paid, held: 0 });
    }
    // At most one task for each run: what is unclear is never sent again.
    expect(bench.tasks.length).toBeLessThanOrEqual(jobs.length);
    expect(new Set(ended.map(({ taskId }) => taskId ?? "none")).size).toBeGreaterThan(1);
    expect(bench.reported.every(({ message }) => message === "no_output")).toBe(true);
  });
}

async function openJobs(bench: Bench): Promise<number> {
  const [counted] = await bench.db.read.all<{ jobs: number }>(
    "SELECT count(*) AS jobs FROM job WHERE closed_at IS NULL",
  );
  return counted?.jobs ?? 0;
}
