import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { type Fence, statement, takeLease } from "../../db/index.ts";
import type { Log, LogField } from "../../src/kernel/index.ts";
import { silentLog } from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
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
        if (phrase === "books proved") told.resolve();
      },
    };
    const troubles: Error[] = [];
    const over = new AbortController();
    const deps = { db, ledger: createLedger(db), clock, log };
    const work = keepUp({ ...deps, report: (error) => troubles.push(error) }, fence, over.signal);
    await told.promise;
    over.abort();
    await work;

    const day = new Date(clock.now() - DAY_MS + 3 * 3_600_000).toISOString().slice(0, 10);
    expect(said).toEqual([
      ["books of the day sealed", day],
      ["books proved", day],
    ]);
    expect(troubles).toEqual([]);
    const left = await db.read.all<{ update_id: number }>(
      sql`SELECT update_id FROM inbox WHERE instance_id = ${db.instance}`,
    );
    expect(left).toEqual([{ update_id: 2 }]);
    expect(await deps.ledger.sealDay({ day, at: clock.now() })).toMatchObject({ status: "exists" });
  });

  test("an owner that has lost its lease tidies nothing (N1)", async () => {
    await using db = await fresh();
    const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
    const over = new AbortController();
    const failed = Promise.withResolvers<void>();
    const log: Log = { ...silentLog, error: () => failed.resolve() };
    const stale = { ...fence, token: fence.token - 1 };
    const ledger = createLedger(db);
    const work = keepUp(
      { db, ledger, clock: new ManualClock(), log, report: () => {} },
      stale,
      over.signal,
    );
    await failed.promise;
    over.abort();
    await work;
    const digests = await db.write({
      name: "count",
      statements: [],
      outcome: {
        select: statement(
          sql`SELECT count(*) AS n FROM ledger_digest WHERE instance_id = ${db.instance}`,
        ),
        read: ([row]) => row?.n,
      },
    });
    expect(digests).toBe(0);
  });
});
