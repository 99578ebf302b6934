import { expect, test } from "bun:test";
import type { Model } from "../../src/catalog/index.ts";
import { Fault } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench, textOf } from "./bench.ts";

/** A model that wants one picture or more, and words. */
function editor(bench: Bench): Model {
  return bench.model(({ fields, example }) => {
    const wants = fields.filter((field) => field.type === "media" && field.required);
    return wants.length === 1 && "prompt" in example && wants[0]?.name === "image_urls";
  });
}

function linksOf(bench: Bench): unknown[] {
  return bench.tasks.flatMap(({ input }) => input.image_urls as unknown[]);
}

onEachBackEnd((fresh) => {
  test("a person's file goes to the provider alone, once a day at most (N37)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 1_000);
    const model = editor(bench);
    const uploads = () => bench.process.points.filter((point) => point === "after upload").length;

    await bench.reaches(await bench.run(ann, model), "delivered");
    expect(linksOf(bench)).toEqual([expect.stringContaining(bench.emulator.uploadUrl)]);
    await bench.reaches(await bench.run(ann, model), "delivered");
    expect(uploads()).toBe(1);
    expect(new Set(linksOf(bench)).size).toBe(1);

    bench.clock.move(23 * 3_600_000);
    await bench.restart();
    await bench.reaches(await bench.run(ann, model), "delivered");
    expect(uploads()).toBe(1);
    expect(new Set(linksOf(bench)).size).toBe(2);
  });
});

test("a link that the provider could not open is not used again: the file is sent anew (R95)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1_000);
  bench.emulator.control.faults.set("task_download", { next: 1 });
  const failed = await bench.reaches(await bench.run(ann, editor(bench)), "failed");
  expect(failed.failure).toBe("network");
  await bench.reaches(await bench.run(ann, editor(bench)), "delivered");
  expect(new Set(linksOf(bench)).size).toBe(2);
});

test("the job keeps the person's file, not the provider's link (G4)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1_000);
  const job = await bench.reaches(await bench.run(ann, editor(bench)), "delivered");
  expect(job.input.image_urls).toEqual(["tg:photo-1"]);
});

test("words that look like a file stay words (R94)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1_000);
  const input = { ...textOf(bench.painter), prompt: "tg:photo-1" };
  const job = await bench.start(await bench.quote(ann, bench.painter, input));
  await bench.reaches(job, "delivered");
  expect(bench.tasks[0]?.input.prompt).toBe("tg:photo-1");
});

test("an upload that fails is tried again, and nothing was submitted before (R95)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1_000);
  bench.emulator.control.faults.set("upload_500", { next: 2 });
  const job = await bench.run(ann, editor(bench));
  await bench.reaches(job, "delivered");
  const events = (await bench.jobs.timeline(job.id)).map(({ event }) => event);
  expect(events.filter((event) => event === "queued")).toHaveLength(3);
  expect(events.filter((event) => event === "submitting")).toHaveLength(1);
});

test("a file that is gone ends the run before it costs anything (R121, N37)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1_000);
  bench.openFile = () => {
    throw new Fault("telegram_file", { retry: "never" });
  };
  const job = await bench.run(ann, editor(bench));
  expect((await bench.reaches(job, "failed")).failure).toBe("input");
  expect(bench.tasks).toHaveLength(0);
  expect(await bench.ending(job)).toEqual(["failed input"]);
  expect(await bench.balance(ann)).toEqual({ available: 100_000, held: 0 });
});

test("a run can be cancelled while its file is still on the way (R149)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1_000);
  const opened = Promise.withResolvers<void>();
  const { openFile } = bench;
  bench.openFile = async (id) => {
    await opened.promise;
    return openFile(id);
  };
  const job = await bench.run(ann, editor(bench));
  await bench.pass(1_000);
  const outcome = await bench.jobs.cancel(job.id, ann);
  if (outcome.status !== "cancelled") throw new Error(outcome.status);
  await bench.db.write({ name: "cancel", statements: outcome.statements });
  opened.resolve();
  await bench.pass(5_000);
  expect(bench.tasks).toHaveLength(0);
  expect(await bench.ending(job)).toEqual(["cancelled"]);
});
