import { expect, test } from "bun:test";
import { CallbackTokens } from "../../src/jobs/callback-token.ts";
import { JOB_MOVED, type Job } from "../../src/jobs/index.ts";
import { lookedAt } from "../../src/jobs/watch.ts";
import { present } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";

const tokens = new CallbackTokens("secret", "test");

test("a token opens only as it was signed, with the same secret and instance (R69)", () => {
  const token = tokens.sign("7K3M9X");
  expect(tokens.open(token)).toBe("7K3M9X");
  expect(new CallbackTokens("another", "test").open(token)).toBeUndefined();
  expect(new CallbackTokens("secret", "other").open(token)).toBeUndefined();
  for (const forged of ["", ".", "7K3M9X", `8${token.slice(1)}`, `${token}.x`, `${token}AA`]) {
    expect(tokens.open(forged)).toBeUndefined();
  }
  // It stands in a path, and the route takes no more than this.
  expect(token).toMatch(/^[A-Za-z0-9._~-]{1,200}$/);
});

onEachBackEnd((fresh) => {
  test("a callback that comes twice delivers once (N19)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    bench.emulator.control.faults.set("callback_doubled", { rate: 1 });
    const job = await bench.run(ann);
    await bench.reaches(job, "delivered");
    await bench.pass(5_000);
    expect(await bench.ending(job)).toEqual(["succeeded"]);
    const events = (await bench.jobs.timeline(job.id)).map(({ event }) => event);
    expect(events.filter((event) => event === "callback").length).toBeLessThanOrEqual(1);
  });

  test("forged tokens and foreign tasks change nothing (R69, N19)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const { faults } = bench.emulator.control;
    faults.set("callback_forged_token", { rate: 1 });
    faults.set("callback_foreign_task", { rate: 1 });
    const job = await bench.run(ann);
    const done = await bench.reaches(job, "delivered");
    expect(done.taskId).toBe(bench.tasks[0]?.taskId ?? "");
    expect(await bench.ending(job)).toEqual(["succeeded"]);
    expect(await bench.jobs.acceptCallback("forged", { data: {} })).toBe("unknown_token");
  });
});

test("a callback makes a slow poll come at once (R149)", async () => {
  await using bench = await Bench.open({ seconds: [150, 150] });
  const ann = await bench.person(1, 200);
  const job = await bench.run(ann);
  const done = await bench.reaches(job, "delivered");
  const took = (done.endedAt ?? 0) - (done.submittedAt ?? 0);
  expect(took).toBeLessThan(152_000);
});

test("without any callback polling finds the end by itself (N19)", async () => {
  await using bench = await Bench.open({ callbacks: false });
  const ann = await bench.person(1, 200);
  const done = await bench.reaches(await bench.run(ann), "delivered");
  const took = (done.endedAt ?? 0) - (done.submittedAt ?? 0);
  expect(took).toBeLessThan(12_000);
});

test("a callback of any shape is a hint and no more (kie/API.md §5)", async () => {
  await using bench = await Bench.open({ seconds: [20, 20] });
  const ann = await bench.person(1, 200);
  const job = await bench.reaches(await bench.run(ann), "submitted");
  const token = bench.tokens.sign(job.callbackToken ?? "");
  const claims = { data: { taskId: job.taskId, state: "success", creditsConsumed: 0 } };
  for (const body of [null, [], "success", {}, { code: 200 }, claims]) {
    expect(await bench.jobs.acceptCallback(token, body)).toBe("accepted");
  }
  await bench.pass(3_000);
  expect((await bench.read(job)).state).toBe("submitted");
  const done = await bench.reaches(job, "delivered");
  expect(done.captured).toBe(job.price);
});

test("hints are kept in a limited number (kie/API.md §5.4)", async () => {
  await using bench = await Bench.open({ seconds: [20, 20] });
  const ann = await bench.person(1, 200);
  const job = await bench.reaches(await bench.run(ann), "submitted");
  const token = bench.tokens.sign(job.callbackToken ?? "");
  for (let i = 0; i < 30; i++) {
    await bench.jobs.acceptCallback(token, { data: { taskId: `task-${i}` } });
  }
  const events = await bench.jobs.timeline(job.id);
  expect(events.filter(({ event }) => event === "callback")).toHaveLength(10);
  await bench.reaches(job, "delivered");
});

test("a callback that comes while its job is being looked at is not put off (N19)", async () => {
  await using bench = await Bench.open({ seconds: [20, 20] });
  const ann = await bench.person(1, 200);
  const started = await bench.run(ann);
  const seen = await bench.reaches(started, "submitted");
  bench.process.kill();
  const at = bench.clock.now();
  const look = lookedAt(bench.db.instance, seen, { at, dueAt: at + 60_000 });
  const next = await bench.restart();
  await next.jobs.acceptCallback(bench.tokens.sign(seen.callbackToken ?? ""), {});
  const write = bench.db.write({ name: "look", statements: look.statements });
  await expect(write).rejects.toThrow(JOB_MOVED);
  await bench.reaches(seen, "delivered");
});

/** A minute without a look: now all of them are due, seven times what may be read in a second. */
async function crowdThatIsDue(bench: Bench): Promise<Job[]> {
  const crowd = await Promise.all(Array.from({ length: 12 }, (_, i) => bench.person(i + 1, 200)));
  const running: Job[] = [];
  for (const person of crowd) for (let i = 0; i < 3; i++) running.push(await bench.run(person));
  for (const job of running) await bench.reaches(job, "submitted");
  const due = await Promise.all(running.map((job) => bench.read(job)));
  bench.clock.move(60_000);
  return due.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
}

/** How long it took from its callback on. */
async function announced(bench: Bench, job: Job | undefined): Promise<number> {
  const { callbackToken = "", taskId, ...rest } = present(job, "there is such a job");
  const announcedAt = bench.clock.now();
  await bench.jobs.acceptCallback(bench.tokens.sign(callbackToken), { data: { taskId } });
  const ended = await bench.reaches(rest, "delivered");
  return (ended.endedAt ?? 0) - announcedAt;
}

test("what a callback announces does not stand behind the polls of all others (G25, R106)", async () => {
  await using bench = await Bench.open({ seconds: [50, 50], callbacks: false });
  const due = await crowdThatIsDue(bench);
  expect(await announced(bench, due.at(-1))).toBeLessThanOrEqual(500);
});

test("nor behind a poll of its own that waits for its turn (G25, R149)", async () => {
  await using bench = await Bench.open({ seconds: [50, 50], callbacks: false });
  const due = await crowdThatIsDue(bench);
  await bench.quiet();
  // The first seven have been asked about, and these would be the next.
  expect(await announced(bench, due[10])).toBeLessThanOrEqual(500);
});
