import { expect, test } from "bun:test";
import { kopecks } from "../../src/kernel/index.ts";
import { createLedger, type SealDayOutcome } from "../../src/ledger/index.ts";
import { freshDatabase, onEachBackEnd, withUrl } from "../support/database.ts";
import { addPerson } from "./rows.ts";
import { expectClean, play } from "./script.ts";

onEachBackEnd((fresh) => {
  test("each day is sealed once, over the day before (R135, G1, G40)", async () => {
    await using db = await fresh();
    const ledger = createLedger(db);

    const empty = await ledger.sealDay({ day: "2025-01-01", at: 1 });
    expect(empty).toMatchObject({ status: "sealed", operations: 0 });
    await play(db, "open ann 500\nhold ann 300 job-1 held");
    const first = await ledger.sealDay({ day: "2025-01-02", at: 2 });
    expect(first).toMatchObject({ status: "sealed", operations: 2 });
    const again = await ledger.sealDay({ day: "2025-01-02", at: 3 });
    expect(again).toEqual({ status: "exists", digest: digestOf(first) });
    expect(await ledger.sealDay({ day: "2024-12-31", at: 4 })).toEqual({
      status: "later_day_is_sealed",
    });
    const idle = await ledger.sealDay({ day: "2025-01-04", at: 5 }); // a day was missed
    expect(idle).toMatchObject({ status: "sealed", operations: 0 });

    expect(new Set([empty, first, idle].map(digestOf)).size).toBe(3);
    await expectClean(ledger);
  });

  test("the same operations give the same digest on every back end (R135, G40)", async () => {
    await using db = await fresh();
    await play(db, "open ann 500\nbonus ann gift-1 7 deposited\nhold ann 300 job-1 held");
    const sealed = await createLedger(db).sealDay({ day: "2025-01-02", at: 2 });
    // Written down, so that no later version of the program reads old books otherwise.
    expect(digestOf(sealed)).toBe(
      "a7f58d6d70a195873ac76130d92a07fe84bc668285c8ff8e7be72830a9d93dc8",
    );
  });

  test("two processes that seal a day at once agree on it (R135, N17)", async () => {
    await using db = await fresh();
    await using same = await withUrl(db.url);
    const ledgers = [createLedger(db), createLedger(same)];
    await play(db, "open ann 500");
    const sealed = await Promise.all(
      ledgers.map((ledger) => ledger.sealDay({ day: "2025-01-01", at: 1 })),
    );
    expect(sealed.map(({ status }) => status).sort()).toEqual(["exists", "sealed"]);
    expect(new Set(sealed.map(digestOf)).size).toBe(1);
  });
});

test("a long day is sealed page by page (R135, G40)", async () => {
  await using db = await freshDatabase();
  const ledger = createLedger(db);
  const many = Array.from({ length: 1_200 }, (_, i) => `bonus ann gift-${i} 1 deposited`);
  await play(db, ["open ann 500", ...many].join("\n"));
  expect(await ledger.sealDay({ day: "2025-01-01", at: 1 })).toMatchObject({ operations: 1_201 });
  await expectClean(ledger);
});

test("whoever is served goes first while a long day is sealed (R135, N38)", async () => {
  await using db = await freshDatabase();
  const ledger = createLedger(db);
  const opened = [addPerson(db.instance, 1001), ...ledger.openAccounts(1001)];
  await db.write({ name: "open", statements: opened });
  for (let from = 0; from < 5_000; from += 500) {
    const gifts = Array.from({ length: 500 }, (_, i) => ({
      ...{ id: `gift:${from + i}`, person: 1001, amount: kopecks(1), actor: "test", at: 1 },
      reason: "test",
    }));
    await Promise.all(
      gifts.map((gift) => db.write({ name: "gift", statements: ledger.topUp(gift) })),
    );
  }
  let turns = 0;
  let loop = setImmediate(function turn() {
    turns++;
    loop = setImmediate(turn);
  });
  const sealed = await ledger.sealDay({ day: "2025-01-01", at: 2 });
  clearImmediate(loop);
  expect(sealed).toMatchObject({ operations: 5_000 });
  expect(turns).toBeGreaterThanOrEqual(5); // After each thousand.
});

function digestOf(outcome: SealDayOutcome): string {
  return "digest" in outcome ? outcome.digest : "";
}
