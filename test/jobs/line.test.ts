import { expect, test } from "bun:test";
import type { Job } from "../../src/jobs/index.ts";
import { type Fresh, freshDatabase, onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";

async function runs(bench: Bench, person: number, count: number): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let i = 0; i < count; i++) {
    jobs.push(await bench.run(person));
    bench.clock.move(1);
  }
  return jobs;
}

onEachBackEnd((fresh) => {
  test("places in line go round between people, running jobs counted (G25)", async () => {
    await using bench = await Bench.open({ fresh });
    bench.process.kill();
    const [ann, bob] = [await bench.person(1, 1_000), await bench.person(2, 1_000)];
    const [a1, a2, a3] = await runs(bench, ann, 3);
    const [b1, b2] = await runs(bench, bob, 2);
    const places = async () => {
      const all = [a1, b1, a2, b2, a3].map((job) => bench.jobs.place(job?.id ?? ""));
      return Promise.all(all);
    };
    expect(await places()).toEqual([1, 2, 3, 4, 5]);
  });
});

test("one person's thirty runs do not delay another's first (G25)", async () => {
  await using bench = await Bench.open({ seconds: [60, 60] });
  const [ann, bob] = [await bench.person(1, 5_000), await bench.person(2, 1_000)];
  const many = await runs(bench, ann, 30);
  await bench.pass(3_000);
  const [first] = await runs(bench, bob, 1);
  if (!first) throw new Error("bob runs");
  await bench.reaches(first, "submitted", 2_000);
  const states = await Promise.all(many.map(async (job) => (await bench.read(job)).state));
  expect(states.filter((state) => state === "submitted")).toHaveLength(3);
  expect(states.filter((state) => state === "queued")).toHaveLength(27);
});

test("a person has three runs at once, and the next goes when one has ended (design §7)", async () => {
  await using bench = await Bench.open({ seconds: [5, 5] });
  const ann = await bench.person(1, 5_000);
  const jobs = await runs(bench, ann, 7);
  let most = 0;
  await bench.until("all are delivered", async () => {
    const open = await bench.jobs.openJobs(ann);
    const running = open.filter(({ state }) => state === "submitting" || state === "submitted");
    most = Math.max(most, running.length);
    return open.length === 0;
  });
  expect(most).toBe(3);
  expect(bench.tasks).toHaveLength(7);
  // First come, first served.
  const submitted = await Promise.all(jobs.map(async (job) => (await bench.read(job)).submittedAt));
  expect(submitted).toEqual(submitted.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
});

test("people who wait are told their place whenever it changes (G10, G25)", async () => {
  await using bench = await Bench.open({ seconds: [10, 10] });
  const ann = await bench.person(1, 5_000);
  const jobs = await runs(bench, ann, 8);
  const last = jobs[7];
  if (!last) throw new Error("ann runs");
  await bench.reaches(last, "submitted");
  const told = (await bench.told(last)).filter((word) => word.startsWith("progress queued"));
  expect(told).toEqual(["progress queued 5", "progress queued 2"]);
});

test("the provider's limit of creates is kept, also across a restart (kie/API.md §12)", async () => {
  await using bench = await Bench.open({ seconds: [1, 1] });
  const jobs: Job[] = [];
  for (let person = 1; person <= 25; person++) {
    await bench.person(person, 1_000);
    jobs.push(...(await runs(bench, person, 2)));
  }
  await bench.until("some are made", () => bench.tasks.length >= 15);
  bench.process.kill();
  await bench.restart();
  for (const job of jobs) await bench.reaches(job, "delivered");
  // Not one was refused for coming too often: each has had one attempt.
  expect(bench.tasks).toHaveLength(50);
  const timelines = await Promise.all(jobs.map(({ id }) => bench.jobs.timeline(id)));
  const attempts = timelines.flat().filter(({ event }) => event === "submitting");
  const lost = timelines.flat().filter(({ event }) => event === "unknown");
  expect(attempts.length).toBe(50);
  expect(lost.length).toBeLessThanOrEqual(8);
  const times = attempts.map(({ at }) => at).sort((a, b) => a - b);
  for (const [i, time] of times.entries()) {
    expect((times[i + 20] ?? Number.POSITIVE_INFINITY) - time).toBeGreaterThanOrEqual(10_000);
  }
});

test("a line is not looked through again and again while nobody in it can go (N38)", async () => {
  let looks = 0;
  const fresh: Fresh = async () => {
    const db = await freshDatabase();
    const rows: typeof db.rows = (sql, args) => {
      if (sql.includes("ORDER BY place")) looks++;
      return db.rows(sql, args);
    };
    return { ...db, rows };
  };
  await using bench = await Bench.open({ fresh, seconds: [60, 60] });
  for (let person = 1; person <= 60; person++) {
    await bench.person(person, 1_000);
    await runs(bench, person, 1);
  }
  await bench.until("the provider's limit is reached", () => bench.tasks.length === 20);
  looks = 0;
  await bench.pass(5_000);
  expect(bench.tasks).toHaveLength(20);
  // Once a second for whom it may have, every four seconds for the places that people are told.
  expect(looks).toBeLessThanOrEqual(8);
});
