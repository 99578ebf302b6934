import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { type Fence, takeLease } from "../../db/index.ts";
import { createStops } from "../../src/jobs/index.ts";
import type { Log, LogField } from "../../src/kernel/index.ts";
import { silentLog } from "../../src/kernel/index.ts";
import { createLedger, type Depth } from "../../src/ledger/index.ts";
import { createInbox } from "../../src/queue/index.ts";
import { keepUp } from "../../src/upkeep.ts";
import { onEachBackEnd } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";

const DAY_MS = 86_400_000;

onEachBackEnd((fresh) => {
  test("the owner forgets what is long done, and seals and proves the books once a day (G40)", async () => {
    await using db = await fresh();
    const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
    const clock = new ManualClock();
    const inbox = createInbox(db);
    await inbox.store({ id: 1, lane: "chat:1", body: {}, at: clock.now() - 8 * DAY_MS });
    await inbox.store({ id: 2, lane: "chat:2", body: {}, at: clock.now() - 8 * DAY_MS });
    await inbox.finish([1], fence, []);

    const said: [string, LogField][] = [];
    const told = Promise.withResolvers<void>();
    const log: Log = {
      ...silentLog,
      info(phrase, fields) {
        said.push([phrase, fields?.day]);
        if (phrase === "books of the day sealed") told.resolve();
      },
    };
    const troubles: Error[] = [];
    const over = new AbortController();
    const ledger = createLedger(db);
    const audit = (depth: Depth) => ledger.audit({ depth });
    const report = (error: Error) => troubles.push(error);
    const stops = createStops({ db, clock, log, report });
    const ended = (trouble: string) => troubles.push(new Error(trouble));
    const work = keepUp({ db, ledger, stops, audit, ended, clock, log }, fence, over.signal);
    await told.promise;
    over.abort();
    await work;

    const day = new Date(clock.now() - DAY_MS + 3 * 3_600_000).toISOString().slice(0, 10);
    expect(said).toEqual([
      ["books proved", undefined],
      ["books of the day sealed", day],
    ]);
    expect(troubles).toEqual([]);
    const left = await db.read.all<{ update_id: number }>(
      sql`SELECT update_id FROM inbox WHERE instance_id = ${db.instance}`,
    );
    expect(left).toEqual([{ update_id: 2 }]);
    expect(await ledger.sealDay({ day, at: clock.now() })).toMatchObject({ status: "exists" });
  });

  test("an owner that has lost its lease tidies nothing (N1)", async () => {
    await using db = await fresh();
    const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
    const over = new AbortController();
    const failed = Promise.withResolvers<void>();
    const log: Log = { ...silentLog, error: () => failed.resolve() };
    const stale = { ...fence, token: fence.token - 1 };
    const stops = createStops({ db, clock: new ManualClock(), log, report: () => {} });
    const ledger = createLedger(db);
    const audit = (depth: Depth) => ledger.audit({ depth });
    const work = keepUp(
      { db, ledger, stops, audit, ended() {}, clock: new ManualClock(), log },
      stale,
      over.signal,
    );
    await failed.promise;
    over.abort();
    await work;
    expect(await ledger.lastSealedDay()).toBeUndefined();
  });
});
