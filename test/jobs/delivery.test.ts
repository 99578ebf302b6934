import { expect, test } from "bun:test";
import { fileFrom, fileRow } from "../../src/jobs/result-file.ts";
import { present } from "../../src/kernel/index.ts";
import type { ResultFile } from "../../src/kie/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench, DEADLINES } from "./bench.ts";

onEachBackEnd((fresh) => {
  test("a result that is not handed over in time is paid back, once (R121, G1)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    bench.sending = false;
    const job = await bench.run(ann);
    const waiting = await bench.reaches(job, "succeeded");
    expect(await bench.balance(ann)).toEqual({ available: 20_000 - job.price, held: job.price });
    const missed = await bench.reaches(job, "undelivered");
    const waited = (missed.closedAt ?? 0) - (waiting.endedAt ?? 0);
    expect(waited).toBeGreaterThanOrEqual(DEADLINES.deliveryMs);
    expect(await bench.ending(job)).toEqual(["succeeded", "failed delivery"]);
    expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });

    // Its message goes out after all: nothing is left to be paid.
    expect(await bench.jobs.deliveryComplete(job.id)).toEqual([]);
    bench.sending = true;
    await bench.pass(1_000);
    expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
  });

  test("nobody gets both the result and the money, when its time is over during the send (R121, N18)", async () => {
    for (const arrives of [true, false]) {
      await using bench = await Bench.open({ fresh, real: true });
      const ann = await bench.person(1, 200);
      bench.sending = false;
      const job = await bench.run(ann);
      await bench.reaches(job, "succeeded");
      const [head] = await bench.outbox.heads(bench.clock.now(), 1);
      const row = present(head, "a result waits to be sent");
      expect(row.purpose).toBe("result");
      await bench.outbox.sending(row, bench.process.fence);

      await bench.pass(DEADLINES.deliveryMs + 60_000);
      expect(await bench.read(job)).toMatchObject({ state: "succeeded" });
      if (arrives) {
        const extra = await bench.jobs.deliveryComplete(job.id);
        await bench.outbox.sent(row, bench.process.fence, { ids: [1] }, extra);
      } else {
        const dueAt = bench.clock.now() + 3_600_000;
        await bench.outbox.later(row, bench.process.fence, { dueAt, unclear: false });
      }
      const ended = await bench.reaches(job, arrives ? "delivered" : "undelivered");
      const paid = arrives ? ended.price : 0;
      expect(await bench.balance(ann)).toEqual({ available: 20_000 - paid, held: 0 });
      expect(bench.reported).toEqual([]);
    }
  });

  test("where only the person's side prevents it the run is paid for (design §4)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    bench.blocking.add(ann);
    const job = await bench.run(ann);
    await bench.reaches(job, "delivered");
    const [last] = (await bench.jobs.timeline(job.id)).slice(-1);
    expect(last).toMatchObject({ event: "delivered", detail: "the person cannot be reached" });
    expect(await bench.balance(ann)).toEqual({ available: 20_000 - job.price, held: 0 });
  });

  test("a result told to be delivered twice is paid for once (N18)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    bench.sending = false;
    const job = await bench.run(ann);
    await bench.reaches(job, "succeeded");
    const first = await bench.jobs.deliveryComplete(job.id);
    const second = await bench.jobs.deliveryComplete(job.id);
    await bench.db.write({ name: "first", statements: first });
    await expect(bench.db.write({ name: "second", statements: second })).rejects.toThrow("moved");
    expect(await bench.jobs.deliveryComplete(job.id)).toEqual([]);
    expect(await bench.balance(ann)).toEqual({ available: 20_000 - job.price, held: 0 });
  });
});

test("how each file was sent is kept with Telegram's id of it (G4, N35)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const job = await bench.reaches(await bench.run(ann), "delivered");
  const exact = bench.jobs.documentDelivered(job.id, 0, "document-1");
  await bench.db.write({ name: "document", statements: exact });
  expect(await bench.jobs.files(job.id)).toEqual([
    {
      ordinal: 0,
      kind: "image",
      url: expect.stringContaining("/results/"),
      mime: "image/png",
      bytes: expect.any(Number),
      sentAs: "photo",
      fileId: `file-${job.id}-0`,
      documentFileId: "document-1",
    },
  ]);
});

test("an opened file has checked bytes and a name by the №; a text is a file too (N35)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.sending = false;
  const job = await bench.reaches(await bench.run(ann), "succeeded");
  const opened = await bench.jobs.openFile(job.id, 0);
  expect(opened).toMatchObject({ ordinal: 0, kind: "image", mime: "image/png" });
  expect(opened.name).toBe(`${job.number}.png`);
  expect(opened.bytes?.length).toBeGreaterThan(0);

  await addFiles(bench, job.id, [{ kind: "text", text: "Слова" }]);
  const text = await bench.jobs.openFile(job.id, 1);
  expect(new TextDecoder().decode(text.bytes)).toBe("Слова");
  expect(text).toMatchObject({ mime: "text/plain", kind: "document", name: `${job.number}-2.txt` });
  bench.sending = true;
  await bench.reaches(job, "delivered");
});

test("what is larger than Telegram takes is opened as a link alone (design §4)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.sending = false;
  const job = await bench.reaches(await bench.run(ann), "succeeded");
  using huge = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response(new Uint8Array(50 * 1024 * 1024 + 1)),
  });
  const url = `http://127.0.0.1:${huge.port}/huge.mp4`;
  await addFiles(bench, job.id, [{ kind: "video", url }]);
  const opened = await bench.jobs.openFile(job.id, 1);
  expect(opened.bytes).toBeUndefined();
  expect(opened).toMatchObject({ kind: "video", url });
});

/** More files of a result, as another provider's answer would have brought them. */
async function addFiles(bench: Bench, job: string, files: readonly ResultFile[]): Promise<void> {
  const rows = files.map((file, i) => fileRow(bench.db.instance, job, fileFrom(file, i + 1)));
  await bench.db.write({ name: "files", statements: rows });
}
