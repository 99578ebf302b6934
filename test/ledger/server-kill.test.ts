import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Clock } from "../../src/kernel/index.ts";
import { systemClock } from "../../src/kernel/index.ts";
import { sqldForTests, withUrl } from "../support/database.ts";
import { LONG_TEST_MS } from "../support/limits.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { type Wire, wireTo } from "../support/wire.ts";
import { Crowd } from "./crowd.ts";
import { proveErrands, welcome } from "./errand-books.ts";

// Goal: a server that dies inside groups, and is there again on the same data, has done each
// operation once. Method: people whose books can be foretold write through one queue; the server is
// killed while it works on a group, or when it has answered and nobody has heard it.

const PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8];
const KILLS = 120;
const CHECK_EVERY = 30;
const REQUESTS_MAX = 4;
const TURNS_MAX = 120;

/** Pauses between tries are shorter than those in which a server comes back in earnest. */
const hurried: Clock = {
  now: systemClock.now,
  sleep: (ms, signal) => systemClock.sleep(ms / 20, signal),
};

const server = sqldForTests();

test(
  "a server killed again and again inside groups has done each operation once (R79, R80, R83, N18)",
  async () => {
    const url = await server().createDatabase();
    await welcome(url, PEOPLE);
    await using wire = await wireTo(server().port);
    const crowd = new Crowd(PEOPLE);
    const random = seededRandom(3);
    for (let kills = 0; kills < KILLS; ) {
      const over = new AbortController();
      await using db = await withUrl(url.replace(`:${server().port}`, `:${wire.port}`), {
        clock: hurried,
      });
      const walking = crowd.walk(db, over.signal);
      for (let here = 0; here < CHECK_EVERY; here++, kills++) {
        await killInsideGroup(wire, random.fraction);
        await server().start();
      }
      over.abort();
      await walking;
      // Nobody is under way, so there is nothing but what was acknowledged.
      expect(await proveErrands(url, PEOPLE)).toEqual(crowd.acknowledged);
    }
    expect(Math.min(...crowd.acknowledged)).toBeGreaterThan(KILLS / 4);
    await expectBothGaps(url, wire);
  },
  LONG_TEST_MS,
);

/** Some requests and some turns of this program's loop later; or when an answer is on its way. */
async function killInsideGroup(wire: Wire, fraction: () => number): Promise<void> {
  await wire.after("request", 1 + Math.floor(fraction() * REQUESTS_MAX));
  if (fraction() < 0.3) {
    wire.lose("reset");
    await wire.after("answer", 2);
  }
  for (let turns = fraction() * TURNS_MAX; turns > 0; turns--) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  // One of twenty is asked to stop, as when a new version of it is installed.
  await server().kill(fraction() < 0.05 ? "SIGTERM" : "SIGKILL");
}

/** Some groups died with the server and were claimed, and some were done and not heard of. */
async function expectBothGaps(url: string, wire: Wire): Promise<void> {
  await using db = await withUrl(url);
  const rows = await db.read.all<{ outcome: string; groups: number }>(sql`
    SELECT outcome, count(*) AS groups FROM write_group GROUP BY outcome`);
  expect(rows.find(({ outcome }) => outcome === "void")?.groups).toBeGreaterThan(KILLS / 10);
  expect(wire.lost).toBeGreaterThan(KILLS / 10);
}
