import { expect, test } from "bun:test";
import { createPeople } from "../../src/accounts/index.ts";
import type { Model } from "../../src/catalog/index.ts";
import type { Quote } from "../../src/jobs/index.ts";
import { kopecks } from "../../src/kernel/index.ts";
import { Bench } from "./bench.ts";

// Goal: where several refusals apply, the person is told the first (design §2). Method: everything
// is wrong at once, and is mended one by one.

test("the refusals have one order (design §2)", async () => {
  await using bench = await Bench.open();
  const poor = await bench.person(1, 0);
  const people = createPeople(bench.db);
  await bench.db.write({ name: "block", statements: people.block(poor, bench.clock.now()) });
  const model = bench.painter;
  const right = await bench.quote(poor);
  const wrong: Quote = { ...right, input: {} };
  const { byKey } = bench.catalogue;
  const refusal = async (quote: Quote) =>
    (await bench.jobs.refusalToRun(quote, bench.runner(poor)))?.status;
  const sell = (sold: Model | undefined) => {
    bench.catalogue.byKey = () => sold;
  };

  const { stops } = bench.jobs;
  await stops.stop({ name: "selling", cause: "admin", reason: "a test" }, new Error("stopped"));

  sell(undefined);
  expect(await refusal(wrong)).toBe("person_blocked");
  await bench.db.write({ name: "unblock", statements: people.unblock(poor) });
  expect(await refusal(wrong)).toBe("selling_stopped");
  await stops.lift("selling", "admin");
  expect(await refusal(wrong)).toBe("model_gone");
  sell({ ...model, prices: [] });
  const name = `model:${model.key}` as const;
  await stops.stop({ name, cause: "admin", reason: "a test" }, new Error("stopped"));
  expect(await refusal(wrong)).toBe("model_paused");
  await stops.lift(name, "admin");
  expect(await refusal(wrong)).toBe("input_invalid");
  expect(await refusal(right)).toBe("price_unknown");
  sell({ ...model, prices: model.prices.map((row) => ({ ...row, credits: 10_000 })) });
  expect(await refusal(right)).toBe("price_below_cost");
  bench.catalogue.byKey = byKey;
  expect(await refusal(right)).toBe("insufficient_funds");
});

test("a refusal for money says how much is missing (R125)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 1);
  const quote = await bench.quote(ann);
  expect(await bench.jobs.refusalToRun(quote, bench.runner(ann))).toEqual({
    status: "insufficient_funds",
    price: quote.price,
    available: kopecks(100),
    missing: kopecks(quote.price - 100),
  });
});

test("an invalid input is refused with what is to be mended (R94)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const quote = { ...(await bench.quote(ann)), input: {} };
  const refusal = await bench.jobs.refusalToRun(quote, bench.runner(ann));
  expect(refusal).toMatchObject({ status: "input_invalid", problems: [{ field: "prompt" }] });
});

test("a right quote with the money for it is not refused; an admin needs none (R129)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  const admin = await bench.person(2, 0);
  const quote = await bench.quote(ann);
  expect(await bench.jobs.refusalToRun(quote, bench.runner(ann))).toBeUndefined();
  const free = await bench.quote(admin);
  expect(await bench.jobs.refusalToRun(free, bench.runner(admin, true))).toBeUndefined();
});
