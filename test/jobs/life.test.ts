import { expect, test } from "bun:test";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";

onEachBackEnd((fresh) => {
  test("a run goes from the hold to the delivered result (R93, R120, R123)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const quote = await bench.quote(ann);
    const job = await bench.start(quote);
    expect(await bench.balance(ann)).toEqual({
      available: 20_000 - quote.price,
      held: quote.price,
    });

    const done = await bench.reaches(job, "delivered");
    expect(await bench.balance(ann)).toEqual({ available: 20_000 - quote.price, held: 0 });
    expect(done.captured).toBe(quote.price);
    expect(done.dueAt).toBeUndefined();
    expect(await bench.ending(job)).toEqual(["succeeded"]);
    expect(bench.tasks).toHaveLength(1);
    const [file] = await bench.jobs.files(job.id);
    expect(file).toMatchObject({ kind: "image", mime: "image/png", sentAs: "photo" });
    const events = (await bench.jobs.timeline(job.id)).map(({ event }) => event);
    expect(events.filter((event) => event !== "stage" && event !== "callback")).toEqual([
      "queued",
      "submitting",
      "submitted",
      "succeeded",
      "delivered",
    ]);
  });
});
