import { afterEach, expect, test } from "bun:test";
import { type Database, type Fence, Leadership, takeLease } from "../../db/index.ts";
import { Fault, silentLog } from "../../src/kernel/index.ts";
import { freshDatabase, sqldForTests, withUrl } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { seededRandom } from "../support/seeded-random.ts";

const server = sqldForTests();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Term {
  fence: Fence;
  over: AbortSignal;
  /** Ends the work, well or badly. */
  end(error?: Error): void;
}

/** A process that wants to lead; each of its terms is work that ends when told to, or at once. */
function candidate(options: { db: Database; owner: string; clock: ManualClock; slow?: boolean }) {
  const { db, owner, clock, slow = false } = options;
  const terms: Term[] = [];
  const leadership = new Leadership({
    db,
    name: "leader",
    owner,
    clock,
    random: seededRandom(1),
    log: silentLog,
    time: () => clock.now(),
    lead: (fence, over) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve());
        terms.push({ fence, over, end });
        if (!slow) over.addEventListener("abort", () => end(), { once: true });
      }),
  });
  leadership.start();
  stops.push(async () => {
    for (const term of terms) term.end();
    await leadership.stop();
  });
  return { leadership, terms };
}

/**
 * The time goes on in small steps until it is so. Whatever a step made somebody write is written
 * before the next, through the same queue; a database that does not answer is not waited for.
 */
async function until(clock: ManualClock, isSo: () => boolean, db?: Database): Promise<void> {
  for (let steps = 0; !isSo(); steps++) {
    if (steps > 1_000) throw new Error("it does not come to that");
    await clock.advance(250);
    await Bun.sleep(1);
    await db?.write({ name: "barrier", statements: [] });
  }
}

test("one of two leads, and keeps the lease by renewing it (R57, N1)", async () => {
  const clock = new ManualClock();
  await using db = await freshDatabase();
  const a = candidate({ db, owner: "a", clock });
  await eventually("a leads", () => a.terms.length === 1);
  const b = candidate({ db, owner: "b", clock });
  const start = clock.now();
  await until(clock, () => clock.now() - start > 60_000, db);
  expect(a.terms).toHaveLength(1);
  expect(b.terms).toHaveLength(0);
  expect(a.leadership.fence).toEqual({ name: "leader", owner: "a", token: 1 });
});

test("when the owner stops, the next leads at its next try (R55, R56)", async () => {
  const clock = new ManualClock();
  await using db = await freshDatabase();
  const a = candidate({ db, owner: "a", clock });
  await eventually("a leads", () => a.terms.length === 1);
  const b = candidate({ db, owner: "b", clock });
  await a.leadership.stop();
  expect(a.terms[0]?.over.aborted).toBe(true);
  expect(a.leadership.fence).toBeUndefined();
  const stopped = clock.now();
  await until(clock, () => b.terms.length === 1, db);
  expect(b.terms[0]?.fence.token).toBe(2);
  expect(clock.now() - stopped).toBeLessThan(7_000);
  await a.leadership.stop();
});

test("while the last steps of the owner end, the lease is still its own (R55)", async () => {
  const clock = new ManualClock();
  await using db = await freshDatabase();
  const a = candidate({ db, owner: "a", clock, slow: true });
  await eventually("a leads", () => a.terms.length === 1);
  const b = candidate({ db, owner: "b", clock });
  const stopped = a.leadership.stop();
  expect(a.terms[0]?.over.aborted).toBe(true);
  const start = clock.now();
  await until(clock, () => clock.now() - start > 30_000, db);
  expect(b.terms).toHaveLength(0);
  a.terms[0]?.end();
  await stopped;
  await until(clock, () => b.terms.length === 1, db);
});

test("work that fails gives the lease back, and is begun again (R71)", async () => {
  const clock = new ManualClock();
  await using db = await freshDatabase();
  const a = candidate({ db, owner: "a", clock });
  await eventually("a leads", () => a.terms.length === 1);
  a.terms[0]?.end(new Error("boom"));
  await until(clock, () => a.terms.length === 2, db);
  expect(a.terms[1]?.fence.token).toBe(2);
});

test("an owner whose lease was taken stops (R57, N2)", async () => {
  const clock = new ManualClock();
  await using db = await freshDatabase();
  const a = candidate({ db, owner: "a", clock });
  await eventually("a leads", () => a.terms.length === 1);
  const stolen = () => clock.now() + 60_000;
  expect(await takeLease(db, { name: "leader", owner: "b", time: stolen })).toBeDefined();
  await until(clock, () => a.terms[0]?.over.aborted === true, db);
});

test("who lost the lease to an outage leads again a moment after it (R74, N40)", async () => {
  const clock = new ManualClock();
  await using db = await freshDatabase();
  let [isAway, refused] = [false, 0];
  const refuse = () => {
    refused++;
    return Promise.reject(new Fault("database_unavailable", { retry: "later" }));
  };
  const write: Database["write"] = (operation) => (isAway ? refuse() : db.write(operation));
  const a = candidate({ db: { ...db, write }, owner: "a", clock });
  await eventually("a leads", () => a.terms.length === 1);
  isAway = true;
  await until(clock, () => a.terms[0]?.over.aborted === true, db);
  const before = refused;
  await until(clock, () => refused > before, db);
  isAway = false;
  const back = clock.now();
  await until(clock, () => a.terms.length === 2, db);
  expect(clock.now() - back).toBeLessThan(3_000);
});

test("an owner that cannot reach the database stops before another may begin (R57, N1)", async () => {
  const clock = new ManualClock();
  const url = await server().createDatabase();
  await using near = await withUrl(url, { clock, requestTimeoutMs: 200 });
  const a = candidate({ db: near, owner: "a", clock });
  await eventually("a leads", () => a.terms.length === 1);
  const taken = clock.now();
  server().freeze();
  await until(clock, () => a.terms[0]?.over.aborted === true);
  expect(a.leadership.fence).toBeUndefined();
  expect(clock.now() - taken).toBeLessThan(15_000);
  expect(clock.now() - taken).toBeGreaterThan(12_000);

  server().thaw();
  const b = candidate({ db: near, owner: "b", clock });
  await until(clock, () => a.terms.length + b.terms.length >= 2);
});
