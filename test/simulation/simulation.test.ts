import { describe, expect, test } from "bun:test";
import { numbers, simulateAll } from "./many.ts";
import { OLD_SEEDS } from "./seeds.ts";
import type { Report } from "./simulate.ts";
import { VirtualTime } from "./virtual-time.ts";

async function reports(seeds: Iterable<number>): Promise<Report[]> {
  return Array.fromAsync(simulateAll(seeds));
}

const found = (all: readonly Report[]) =>
  all.flatMap(({ seed, violations }) => violations.map((what) => `seed ${seed}: ${what}`));

test("a seed is replayed to the last letter, whatever was run before it (N1, R119)", async () => {
  const [first, , , again] = await reports([4, 5, 6, 4]);
  const [alone] = await reports([4]);
  expect(first?.jobs).toBeGreaterThan(0);
  expect(again?.hash).toBe(first?.hash ?? "");
  expect(alone?.hash).toBe(first?.hash ?? "");
});

test("every seed that has ever failed holds (R119, R120, R123, N18)", async () => {
  const all = await reports(OLD_SEEDS.map(({ seed }) => seed));
  expect(found(all)).toEqual([]);
});

test("some fresh seeds hold, and their troubles have struck (R119, R124, N3, N20)", async () => {
  const all = await reports(numbers(1_000, 15));
  expect(found(all)).toEqual([]);
  const struck = new Set(all.flatMap((report) => [...report.struck.keys()]));
  expect([...struck]).toEqual(
    expect.arrayContaining(["crash", "freeze", "db_unclear", "net_lost"]),
  );
});

describe("virtual time", () => {
  test("wakes sleepers in their order, and never early (N1)", async () => {
    const time = new VirtualTime(0);
    const woken: string[] = [];
    const sleep = async (ms: number, name: string) => {
      await time.clock.sleep(ms);
      woken.push(`${name} at ${time.now}`);
    };
    void sleep(30, "late");
    void sleep(10, "early");
    void sleep(10, "second").then(() => sleep(5, "again"));
    await time.runTo(29);
    expect(woken).toEqual(["early at 10", "second at 10", "again at 15"]);
    await time.runTo(30);
    expect(woken.at(-1)).toBe("late at 30");
  });

  test("stands still while work is under way, and forgets who was woken otherwise (N1)", async () => {
    const time = new VirtualTime(0);
    const stop = new AbortController();
    let isAwake = false;
    void time.clock.sleep(1_000, stop.signal).then(() => {
      isAwake = true;
    });
    await time.settle();
    stop.abort();
    await time.settle();
    expect(isAwake).toBe(true);
    expect(time.now).toBe(0);
  });
});
