import { expect, test } from "bun:test";
import { createJobReads } from "../../src/jobs/index.ts";
import { UsualTimes } from "../../src/jobs/usual-time.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";

onEachBackEnd((fresh) => {
  test("history has eight runs a page, newest first, of its person alone (N36)", async () => {
    await using bench = await Bench.open({ fresh });
    bench.process.kill();
    const [ann, bob] = [await bench.person(1, 1_000), await bench.person(2, 1_000)];
    const numbers: string[] = [];
    for (let i = 0; i < 11; i++) {
      numbers.unshift((await bench.run(ann)).number);
      bench.clock.move(1_000);
    }
    const { history } = bench.jobs;
    const shown = async (page: number) => {
      const found = await history(ann, { page });
      return { ...found, jobs: found.jobs.map(({ number }) => number) };
    };
    expect(await shown(0)).toEqual({ jobs: numbers.slice(0, 8), page: 0, pages: 2 });
    expect(await shown(1)).toEqual({ jobs: numbers.slice(8), page: 1, pages: 2 });
    expect(await shown(99)).toEqual({ jobs: numbers.slice(8), page: 1, pages: 2 });
    expect(await history(bob, { page: 0 })).toEqual({ jobs: [], page: 0, pages: 0 });
    expect((await history(ann, { page: 0, kind: "image" })).pages).toBe(2);
    expect((await history(ann, { page: 0, kind: "video" })).pages).toBe(0);
  });

  test("a removed run is gone from the history and stays in the books (G4)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const open = await bench.run(ann);
    expect(() => bench.jobs.remove(open)).toThrow("open run");
    const job = await bench.reaches(open, "delivered");
    for (let i = 0; i < 2; i++) {
      await bench.db.write({ name: "remove", statements: bench.jobs.remove(job) });
    }
    expect((await bench.jobs.history(ann, { page: 0 })).jobs).toEqual([]);
    expect(await bench.jobs.findByNumber(job.number, ann)).toEqual(job);
  });

  test("a run is found by id and by №, by its person or by the admin (N36)", async () => {
    await using bench = await Bench.open({ fresh });
    bench.process.kill();
    const [ann, bob] = [await bench.person(1, 200), await bench.person(2, 200)];
    const job = await bench.run(ann);
    const { findByNumber, openJobs } = bench.jobs;
    expect(await findByNumber(job.number, ann)).toEqual(job);
    expect(await findByNumber(job.number)).toEqual(job);
    expect(await findByNumber(job.number, bob)).toBeUndefined();
    expect(await openJobs(ann)).toEqual([job]);
    expect(await openJobs(bob)).toEqual([]);
    const reads = createJobReads(bench.db);
    expect(await reads.findAny(job.id)).toEqual(job);
    expect(await reads.findAny(job.number.toLowerCase())).toEqual(job);
    expect(await reads.findAny("nothing")).toBeUndefined();
    expect(await reads.timeline(job.id)).toEqual([{ at: job.createdAt, event: "queued" }]);
  });

  test("usual time is known from three runs on (R149, G10)", async () => {
    await using bench = await Bench.open({ fresh, seconds: [9, 9] });
    const ann = await bench.person(1, 1_000);
    const looked = () => new UsualTimes(bench.db, bench.clock);
    const times = () => looked().of(bench.painter.key);
    for (let i = 0; i < 2; i++) await bench.reaches(await bench.run(ann), "delivered");
    expect(await times()).toBeUndefined();
    await bench.reaches(await bench.run(ann), "delivered");
    const usual = await times();
    for (const ms of [usual?.medianMs, usual?.p90Ms, usual?.mostMs]) {
      // The bench's clock moves on while a reply is on its way: the two ends may miss some of it.
      expect(ms).toBeGreaterThanOrEqual(7_000);
      expect(ms).toBeLessThan(12_000);
    }
    expect([...(await looked().all()).keys()]).toEqual([bench.painter.key]);
  });
});

test("progress is told as the task moves on, at most every few seconds (R149, G10)", async () => {
  await using bench = await Bench.open({ seconds: [60, 60] });
  const ann = await bench.person(1, 200);
  const job = await bench.reaches(await bench.run(ann), "delivered");
  const told = await bench.db.read.all<{ created_at: number }>(
    `SELECT created_at FROM outbox WHERE job_id = '${job.id}' AND purpose = 'progress' ORDER BY id`,
  );
  const times = told.map(({ created_at }) => created_at);
  expect(times.length).toBeGreaterThan(8);
  expect(times.length).toBeLessThan(16);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4_000);
  const stages = (await bench.jobs.timeline(job.id)).filter(({ event }) => event === "stage");
  expect(stages.map(({ detail }) => detail)).toEqual(["waiting", "queuing", "generating"]);
});
