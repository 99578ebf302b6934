import { expect, test } from "bun:test";
import { createStops } from "../../src/jobs/index.ts";
import { type LogField, silentLog } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { Bench } from "./bench.ts";

const TROUBLE = new Error("trouble");

onEachBackEnd((fresh) => {
  test("a stop is told once, and stands until each cause of it is lifted (design §10)", async () => {
    await using db = await fresh();
    const said: (readonly [string, LogField])[] = [];
    const note = (phrase: string, fields?: Record<string, LogField>) =>
      void said.push([phrase, fields?.cause]);
    const reported: Error[] = [];
    const stops = createStops({
      db,
      clock: new ManualClock(),
      log: { ...silentLog, error: note, warn: note },
      report: (trouble) => reported.push(trouble),
    });
    expect(await stops.causes("selling")).toEqual([]);

    const books = { name: "selling", cause: "audit:full", reason: "forged" } as const;
    await stops.stop(books, TROUBLE);
    await stops.stop({ name: "submitting", cause: "admin", reason: "" }, TROUBLE);
    await stops.stop({ ...books, reason: "again" }, TROUBLE);
    expect(reported).toEqual([TROUBLE, TROUBLE]);
    await stops.stop({ ...books, cause: "provider" }, TROUBLE);
    expect((await stops.causes("selling")).map(({ reason }) => reason)).toEqual([
      "forged",
      "forged",
    ]);

    expect(await stops.lift("selling", "audit:full")).toBe(true);
    expect(await stops.lift("selling", "audit:full")).toBe(false);
    expect((await stops.causes("selling")).map(({ cause }) => cause)).toEqual(["provider"]);
    expect(await stops.lift("selling", "provider")).toBe(true);
    expect((await stops.list()).map(({ name }) => name)).toEqual(["submitting"]);
    expect(said).toEqual([
      ["stopped", "audit:full"],
      ["stopped", "admin"],
      ["stopped", "provider"],
      ["stop lifted", "audit:full"],
      ["stop lifted", "provider"],
    ]);
  });

  test("no process begins a run after selling was stopped, whatever it has read before (R254)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const [paid, free] = [await bench.quote(ann), await bench.quote(ann)];
    const begun = [
      bench.jobs.start(paid, bench.runner(ann)),
      bench.jobs.start(free, bench.runner(ann, true)),
    ];
    const stop = { name: "selling", cause: "admin", reason: "a test" } as const;
    await bench.jobs.stops.stop(stop, TROUBLE);
    for (const { statements } of begun) {
      await expect(bench.db.write({ name: "start", statements })).rejects.toThrow(
        "selling: stopped",
      );
    }
    expect(await bench.ledger.balance(ann)).toMatchObject({ available: 200_00, held: 0 });

    await bench.jobs.stops.lift("selling", "admin");
    for (const { statements } of begun) await bench.db.write({ name: "start", statements });
    expect(await bench.jobs.openJobs(ann)).toHaveLength(2);
  });

  test("the books set nothing aside while selling is stopped (R254)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const { job, statements } = bench.jobs.start(await bench.quote(ann), bench.runner(ann));
    const holdless = statements.filter(({ sql }) => !sql.includes("hold_request"));
    await bench.db.write({ name: "a job without its hold", statements: holdless });
    const stop = { name: "selling", cause: "admin", reason: "a test" } as const;
    await bench.jobs.stops.stop(stop, TROUBLE);
    const at = bench.clock.now();
    const hold = { job: job.id, person: ann, amount: job.price, actor: "test", at };
    expect(await bench.ledger.post.hold(hold)).toEqual({ status: "selling_stopped" });
    await bench.jobs.stops.lift("selling", "admin");
    expect(await bench.ledger.post.hold(hold)).toMatchObject({ status: "held" });
  });
});
