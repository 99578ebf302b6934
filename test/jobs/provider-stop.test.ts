import { describe, expect, test } from "bun:test";
import type { Job } from "../../src/jobs/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";
import { newsOf } from "./news.ts";

// Goal: when the provider refuses us, nothing more is sold, what is paid for does not fail in a row
// and does not wait for long, and it all goes on by itself (design §10). Method: our key or our
// credit is gone while people buy, and comes back.

const MINUTE_MS = 60_000;

/** A run that shows the trouble, and two that stand in line behind it. */
async function threeRuns(bench: Bench): Promise<[Job, Job, Job]> {
  const [ann, bob, eve] = [
    await bench.person(1, 200),
    await bench.person(2, 200),
    await bench.person(3, 200),
  ];
  // They were sold before: each was confirmed while nothing was wrong.
  bench.process.kill();
  const jobs = [await bench.run(ann), await bench.run(bob), await bench.run(eve)];
  // Only the first is due; the others are a moment behind it.
  await bench.db.write({
    name: "delay",
    statements: jobs.slice(1).map(({ id, dueAt = 0 }) => ({
      sql: "UPDATE job SET due_at = ? WHERE id = ?",
      args: [dueAt + 2_000, id],
    })),
  });
  await bench.restart();
  return jobs as [Job, Job, Job];
}

async function refusal(bench: Bench, person: number) {
  const quote = await bench.quote(person);
  return (await bench.jobs.refusalToRun(quote, bench.runner(person)))?.status;
}

onEachBackEnd((fresh) => {
  test("a refused key stops selling in the same write, and a key that works lifts it (design §10)", async () => {
    await using bench = await Bench.open({ fresh });
    bench.emulator.control.faults.set("key_refused", { rate: 1 });
    const [first, ...behind] = await threeRuns(bench);
    expect((await bench.reaches(first, "failed")).failure).toBe("our_key");
    expect(await refusal(bench, first.person)).toBe("selling_stopped");
    await bench.pass(5_000);
    expect(await newsOf(bench)).toEqual(["selling:stopped"]);
    for (const job of behind) expect((await bench.read(job)).state).toBe("queued");
    expect((await bench.told(behind[0] as Job)).at(-1)).toMatch(/held$/);

    bench.emulator.control.faults.clear();
    for (const job of behind) await bench.reaches(job, "delivered", 2 * MINUTE_MS);
    expect(await refusal(bench, first.person)).toBeUndefined();
    await bench.pass(1_000);
    expect(await newsOf(bench)).toEqual(["selling:stopped", "selling:lifted"]);
  });
});

test("credit that does not pay for the run that failed does not lift the stop (R103, design §10)", async () => {
  await using bench = await Bench.open();
  const { control } = bench.emulator;
  control.setCredit(1);
  const ann = await bench.person(1, 200);
  const failed = await bench.reaches(await bench.run(ann), "failed");
  expect(failed.failure).toBe("our_credit");
  // What the run was quoted at is what must be there.
  control.setCredit(failed.cost / 5_000 - 0.5);
  await bench.pass(2 * MINUTE_MS);
  expect(await refusal(bench, ann)).toBe("selling_stopped");
  control.setCredit(failed.cost / 5_000);
  await bench.pass(MINUTE_MS + 6_000);
  expect(await refusal(bench, ann)).toBeUndefined();
  await bench.reaches(await bench.run(ann), "delivered");
});

test("who has waited for ten minutes has the money back, and is told why (R121, G1)", async () => {
  await using bench = await Bench.open();
  bench.emulator.control.faults.set("key_refused", { rate: 1 });
  const [first, second, third] = await threeRuns(bench);
  await bench.reaches(first, "failed");
  bench.process.kill();
  bench.clock.move(10 * MINUTE_MS);
  await bench.restart();
  for (const job of [second, third]) {
    expect((await bench.reaches(job, "failed", MINUTE_MS)).failure).toBe("our_key");
    expect(await bench.ending(job)).toEqual(["failed our_key"]);
    expect(await bench.balance(job.person)).toEqual({ available: 20_000, held: 0 });
  }
});

describe("the stop is seen wherever we are refused", () => {
  test("while a task is asked about (design §10)", async () => {
    await using bench = await Bench.open({ callbacks: false });
    const ann = await bench.person(1, 200);
    const job = await bench.run(ann);
    await bench.reaches(job, "submitted");
    bench.emulator.control.faults.set("key_refused", { rate: 1 });
    await bench.until(
      "selling is stopped",
      async () => (await bench.jobs.stops.causes("selling")).length > 0,
      MINUTE_MS,
    );
    // The task itself goes on at the provider, and is delivered when we may ask again.
    bench.emulator.control.faults.clear();
    await bench.reaches(job, "delivered", 3 * MINUTE_MS);
    await bench.pass(MINUTE_MS);
    expect(await refusal(bench, ann)).toBeUndefined();
  });

  test("while a person's file is uploaded (design §10)", async () => {
    await using bench = await Bench.open();
    const ann = await bench.person(1, 900);
    const edits = bench.model(({ fields }) =>
      fields.some((one) => one.type === "media" && one.required && one.media.includes("image")),
    );
    bench.emulator.control.faults.set("key_refused", { rate: 1 });
    const failed = await bench.reaches(await bench.run(ann, edits), "failed");
    expect(failed.failure).toBe("our_key");
    expect(await refusal(bench, ann)).toBe("selling_stopped");
  });
});

test("a stop that an admin made is not lifted by a key that works (design §10)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const stop = { name: "selling", cause: "admin", reason: "" } as const;
  await bench.jobs.stops.stop(stop, new Error("stopped"));
  await bench.pass(2 * MINUTE_MS);
  expect(await refusal(bench, ann)).toBe("selling_stopped");
});
