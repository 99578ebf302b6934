import { expect, test } from "bun:test";
import { systemClock } from "../../src/kernel/index.ts";
import { sqldForTests, withUrl } from "../support/database.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { FATES, type Fate, wireTo } from "../support/wire.ts";
import { Crowd } from "./crowd.ts";
import { proveErrands, welcome } from "./errand-books.ts";

// Goal: whatever the network does to requests and answers, an operation is done once, and who asks
// again under the same key after an unclear answer learns so. Method: two of five requests are lost
// there, or their answers on the way back, those of the questions about lost answers too.

const PEOPLE = [1, 2, 3, 4, 5, 6];
const REQUESTS = 500;
const LOST_SHARE = 0.4;
/** Far below the real limit, so that silence is short. */
const requestTimeoutMs = 100;

const server = sqldForTests();

test("a wire that loses two of five requests or answers loses and doubles nothing (R79, R80, N18)", async () => {
  const url = await server().createDatabase();
  await welcome(url, PEOPLE);
  await using wire = await wireTo(server().port);
  await using db = await withUrl(url.replace(`:${server().port}`, `:${wire.port}`), {
    requestTimeoutMs,
    clock: { now: systemClock.now, sleep: async () => {} },
  });
  const met = new Map<Fate, number>();
  const over = new AbortController();
  const { fraction } = seededRandom(5);
  let requests = 0;
  wire.draw(() => {
    if (requests++ === REQUESTS) over.abort();
    if (over.signal.aborted) return "passes";
    const [passes, ...losses] = FATES;
    const lost = losses[Math.floor(fraction() * losses.length)];
    const fate = fraction() < LOST_SHARE && lost ? lost : passes;
    met.set(fate, (met.get(fate) ?? 0) + 1);
    return fate;
  });
  const crowd = new Crowd(PEOPLE);
  await crowd.walk(db, over.signal);

  expect(await proveErrands(url, PEOPLE)).toEqual(crowd.acknowledged);
  expect(Math.min(...crowd.acknowledged)).toBeGreaterThan(REQUESTS / 10);
  // Some were lost so often that the caller was told so, and asked again.
  expect(crowd.faults).toBeGreaterThan(0);
  expect(FATES.filter((fate) => (met.get(fate) ?? 0) < 20)).toEqual([]);
});
