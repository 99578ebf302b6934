import { expect, test } from "bun:test";
import type { Job } from "../../src/jobs/index.ts";
import { amountDue, costOfCredits } from "../../src/jobs/settle.ts";
import { kopecks, microUsd } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench, RATE } from "./bench.ts";

function job(part: Partial<Job>): Job {
  const rest = { price: kopecks(312), cost: microUsd(20_000), rate: RATE };
  return { ...rest, ...part } as Job;
}

test("credits become micro-USD exactly, rounded up (R108, N26)", () => {
  expect(costOfCredits("6")).toBe(microUsd(30_000));
  expect(costOfCredits("6.0")).toBe(microUsd(30_000));
  expect(costOfCredits("0.8")).toBe(microUsd(4_000));
  expect(costOfCredits("0.00001")).toBe(microUsd(1));
  expect(costOfCredits("0")).toBe(microUsd(0));
  // The noise of somebody's floating point costs nobody a kopeck.
  expect(costOfCredits("0.30000000000000004")).toBe(microUsd(1_500));
});

test("a report that cannot be true is no report (N18)", () => {
  for (const report of [undefined, "", "-1", "1e9", "NaN", "1234567890", "1.2.3"]) {
    expect(costOfCredits(report)).toBeUndefined();
  }
});

test("what is due is the report priced like the quote, and never above the hold (R120)", () => {
  // 4 credits = 0.02 USD, × 78 ₽ × 2 = 3,12 ₽.
  expect(amountDue(job({ credits: "4" }))).toBe(kopecks(312));
  expect(amountDue(job({ credits: "3" }))).toBe(kopecks(234));
  expect(amountDue(job({ credits: "0.001" }))).toBe(kopecks(1));
  expect(amountDue(job({ credits: "40" }))).toBe(kopecks(312));
  expect(amountDue(job({}))).toBe(kopecks(312));
  expect(amountDue(job({ credits: "0" }))).toBe(kopecks(0));
  expect(amountDue(job({ credits: "4", price: kopecks(0) }))).toBe(kopecks(0));
});

onEachBackEnd((fresh) => {
  test("what the provider did not take goes back to the person (R120, R121)", async () => {
    await using bench = await Bench.open({ fresh, credits: 1 });
    const ann = await bench.person(1, 200);
    const done = await bench.reaches(await bench.run(ann), "delivered");
    // 1 credit = 0.005 USD, × 78 ₽ × 2 = 0,78 ₽.
    expect(done.credits).toBe("1");
    expect(done.captured).toBe(kopecks(78));
    expect(await bench.balance(ann)).toEqual({ available: 20_000 - 78, held: 0 });
  });

  test("a run that the provider took nothing for is free (R121)", async () => {
    await using bench = await Bench.open({ fresh, credits: 0 });
    const ann = await bench.person(1, 200);
    const done = await bench.reaches(await bench.run(ann), "delivered");
    expect(done.captured).toBe(kopecks(0));
    expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });
  });

  test("admins pay nothing, and their use is counted at cost (R129)", async () => {
    await using bench = await Bench.open({ fresh });
    const admin = await bench.person(1, 0);
    const job = await bench.start(await bench.quote(admin), true);
    expect(job.price).toBe(kopecks(0));
    await bench.reaches(job, "delivered");
    expect(await bench.balance(admin)).toEqual({ available: 0, held: 0 });
    const [cost] = await bench.db.read.all<{ balance: number }>(
      "SELECT balance FROM account WHERE kind = 'prov_cost'",
    );
    expect(cost?.balance).toBe(job.cost);
  });
});
