import { describe, expect, test } from "bun:test";
import type { FaultName } from "../../src/emulator/kie/index.ts";
import { type Job, MODEL_PAUSED } from "../../src/jobs/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench, textOf } from "./bench.ts";
import { newsOf } from "./news.ts";

// Goal: a model that fails by itself is not sold on, and nothing else pauses one (G12, design §10).
// Method: the provider fails a given number of runs in a given way; then somebody wants to buy.

const MINUTE_MS = 60_000;

/** Runs the painter with these words, the provider failing under `fault`, to the end of it. */
async function fails(bench: Bench, person: number, words: string, fault: FaultName): Promise<Job> {
  bench.emulator.control.faults.set(fault, { next: 1 });
  const input = { ...textOf(bench.painter), prompt: words };
  const job = await bench.start(await bench.quote(person, bench.painter, input));
  return bench.reaches(job, "failed");
}

async function failsOften(bench: Bench, person: number, times: number, fault: FaultName) {
  for (let i = 0; i < times; i++) await fails(bench, person, `words ${i}`, fault);
}

/** Nothing is under way, so nothing is missed by moving the clock at once. */
async function later(bench: Bench, ms: number): Promise<void> {
  bench.process.kill();
  bench.clock.move(ms);
  await bench.restart();
}

async function refusal(bench: Bench, person: number, admin = false) {
  const quote = await bench.quote(person);
  return (await bench.jobs.refusalToRun(quote, bench.runner(person, admin)))?.status;
}

onEachBackEnd((fresh) => {
  test("a model pauses after five failures of its own, and one run is let through in ten minutes (G12)", async () => {
    await using bench = await Bench.open({ fresh });
    const [ann, bob] = [await bench.person(1, 500), await bench.person(2, 500)];
    await failsOften(bench, ann, 4, "task_upstream");
    expect(await refusal(bench, ann)).toBeUndefined();
    const early = await bench.quote(ann);
    const begun = bench.jobs.start(early, bench.runner(ann));
    await fails(bench, ann, "words 5", "create_500");

    expect(await refusal(bench, ann)).toBe("model_paused");
    await expect(bench.db.write({ name: "start", statements: begun.statements })).rejects.toThrow(
      MODEL_PAUSED,
    );
    expect((await bench.balance(ann)).held).toBe(0);
    await bench.pass(3_000);
    expect([...(await bench.jobs.pausedModels())]).toEqual([bench.painter.key]);
    // Another model is sold as ever, and an admin may try this one.
    const other = bench.model(({ key, output }) => key !== bench.painter.key && output === "image");
    const elsewhere = await bench.quote(ann, other);
    expect(await bench.jobs.refusalToRun(elsewhere, bench.runner(ann))).toBeUndefined();
    expect(await refusal(bench, ann, true)).toBeUndefined();

    // Another process sees the same, and what it sees outlives them all.
    await later(bench, 0);
    expect(await refusal(bench, bob)).toBe("model_paused");

    await later(bench, 10 * MINUTE_MS);
    expect(await refusal(bench, bob)).toBeUndefined();
    expect((await bench.jobs.pausedModels()).size).toBe(0);
    const [probe, second] = [await bench.quote(bob), await bench.quote(ann)];
    bench.emulator.control.faults.set("task_upstream", { next: 1 });
    const tried = await bench.start(probe);
    expect(await bench.jobs.refusalToRun(second, bench.runner(ann))).toEqual({
      status: "model_paused",
    });
    // One failure is enough now, and a success ends it for everybody.
    await bench.reaches(tried, "failed");
    await later(bench, 9 * MINUTE_MS);
    expect(await refusal(bench, ann)).toBe("model_paused");
    await later(bench, MINUTE_MS);
    await bench.reaches(await bench.start(second), "delivered");
    expect(await refusal(bench, bob)).toBeUndefined();
    await bench.pass(1_000);
    expect(await newsOf(bench)).toEqual([
      `model:${bench.painter.key}:stopped`,
      `model:${bench.painter.key}:lifted`,
    ]);
  });
});

describe("what does not pause a model", () => {
  const others: readonly FaultName[] = ["task_moderation", "task_input", "task_download"];
  for (const fault of others) {
    test(`${fault}, however often (design §10)`, async () => {
      await using bench = await Bench.open();
      const ann = await bench.person(1, 900);
      await failsOften(bench, ann, 7, fault);
      expect(await refusal(bench, ann)).toBeUndefined();
    });
  }

  test("one input alone, however often; another one then does (design §10)", async () => {
    await using bench = await Bench.open();
    const ann = await bench.person(1, 900);
    for (let i = 0; i < 6; i++) await fails(bench, ann, "the same words", "task_upstream");
    expect(await refusal(bench, ann)).toBeUndefined();
    await fails(bench, ann, "other words", "task_upstream");
    expect(await refusal(bench, ann)).toBe("model_paused");
  });

  test("four failures, a success, and four more; a person's own ones between do not help (design §10)", async () => {
    await using bench = await Bench.open();
    const ann = await bench.person(1, 900);
    await failsOften(bench, ann, 4, "task_upstream");
    await bench.reaches(await bench.run(ann), "delivered");
    await failsOften(bench, ann, 4, "task_upstream");
    expect(await refusal(bench, ann)).toBeUndefined();
    await fails(bench, ann, "bad words", "task_moderation");
    expect(await refusal(bench, ann)).toBeUndefined();
    await fails(bench, ann, "words 9", "task_timeout");
    expect(await refusal(bench, ann)).toBe("model_paused");
    // 9 of the model's own failures, one success; what the moderation refused is nobody's.
    await bench.pass(MINUTE_MS);
    expect(await bench.jobs.successRate(bench.painter.key)).toEqual({ runs: 10, succeeded: 1 });
  });
});

test("a model that the provider does not know is paused at once (G12)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const { byKey } = bench.catalogue;
  const job = await bench.quote(ann);
  bench.catalogue.byKey = (key) => {
    const model = byKey(key);
    return model && { ...model, id: "test/gone" };
  };
  const failed = await bench.reaches(await bench.start(job), "failed");
  expect(failed.failure).toBe("model_gone");
  expect(await refusal(bench, ann)).toBe("model_paused");
});

test("a model that an admin has stopped stays so until it is lifted by hand (G12)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const name = `model:${bench.painter.key}` as const;
  await bench.jobs.stops.stop({ name, cause: "admin", reason: "bad hands" }, new Error("stopped"));
  await later(bench, 20 * MINUTE_MS);
  expect(await refusal(bench, ann)).toBe("model_paused");
  await expect(bench.run(ann)).rejects.toThrow(MODEL_PAUSED);
  await bench.jobs.stops.lift(name, "admin");
  await bench.reaches(await bench.run(ann), "delivered");
});
