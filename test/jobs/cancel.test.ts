import { expect, test } from "bun:test";
import { JOB_MOVED } from "../../src/jobs/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";

onEachBackEnd((fresh) => {
  test("a queued run is cancelled, told and paid back at once (R121, R124, R149)", async () => {
    await using bench = await Bench.open({ fresh });
    bench.process.kill();
    const ann = await bench.person(1, 200);
    const job = await bench.run(ann);
    const outcome = await bench.jobs.cancel(job.id, ann);
    if (outcome.status !== "cancelled") throw new Error(outcome.status);
    await bench.db.write({ name: "cancel", statements: outcome.statements });
    expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
    expect(await bench.read(job)).toEqual(outcome.job);

    await bench.restart();
    await bench.pass(5_000);
    expect(bench.tasks).toHaveLength(0);
    expect(await bench.ending(job)).toEqual(["cancelled"]);
    expect(await bench.jobs.cancel(job.id, ann)).toMatchObject({ status: "closed" });
  });

  test("a run that was submitted is not cancelled any more (R124)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const job = await bench.run(ann);
    await bench.reaches(job, "submitted");
    expect(await bench.jobs.cancel(job.id, ann)).toMatchObject({ status: "running" });
    await bench.reaches(job, "delivered");
    expect(await bench.jobs.cancel(job.id, ann)).toMatchObject({ status: "closed" });
  });

  test("a cancel that loses the race against the submission does nothing (N18)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const job = await bench.run(ann);
    const outcome = await bench.jobs.cancel(job.id, ann);
    if (outcome.status !== "cancelled") throw new Error(outcome.status);
    await bench.reaches(job, "submitted");
    const write = bench.db.write({ name: "cancel", statements: outcome.statements });
    await expect(write).rejects.toThrow(JOB_MOVED);
    await bench.reaches(job, "delivered");
    expect(await bench.ending(job)).toEqual(["succeeded"]);
  });

  test("nobody cancels the run of another person (N36)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const bob = await bench.person(2, 200);
    const job = await bench.run(ann);
    expect(await bench.jobs.cancel(job.id, bob)).toEqual({ status: "job_not_found" });
    expect(await bench.jobs.cancel("job_none", ann)).toEqual({ status: "job_not_found" });
  });
});
