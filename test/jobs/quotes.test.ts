import { expect, test } from "bun:test";
import { Rejected } from "../../db/index.ts";
import { NUMBER_TAKEN, QUOTE_CHANGED, QUOTE_EXISTS, QUOTE_RUN } from "../../src/jobs/index.ts";
import { refusalOf } from "../../src/ledger/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench } from "./bench.ts";

/** The rule that undid a write. */
async function ruleOf(write: Promise<unknown>): Promise<string> {
  const error = await write.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Rejected);
  return (error as Rejected).rule;
}

onEachBackEnd((fresh) => {
  test("two presses at once make one run and one hold (R122, N20)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const quote = await bench.quote(ann);
    const [first, second] = [bench.start(quote), bench.start(quote)];
    const [won, rule] = await Promise.all([first, ruleOf(second)]);
    expect(rule).toBe(QUOTE_RUN);
    expect(await bench.balance(ann)).toEqual({
      available: 20_000 - quote.price,
      held: quote.price,
    });

    await bench.reaches(won, "delivered");
    expect(bench.tasks).toHaveLength(1);
    // For ever: also when it is over.
    expect(await ruleOf(bench.start(quote))).toBe(QUOTE_RUN);
    expect(await bench.jobs.jobOfQuote(quote.id, ann)).toMatchObject({ id: won.id });
  });

  test("without the money there is no job either (R120, R123)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 0);
    const quote = await bench.quote(ann);
    const error = await bench.start(quote).catch((caught: unknown) => caught);
    expect(refusalOf(error as Rejected)).toBe("insufficient_funds");
    expect(await bench.jobs.openJobs(ann)).toEqual([]);
    expect(await bench.jobs.jobOfQuote(quote.id, ann)).toBeUndefined();
  });

  test("a button of an older copy does not run what it did not show (R122)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const seen = await bench.quote(ann);
    const { quote: changed, statements } = bench.jobs.quotes.change(seen, {
      ...bench.terms(ann),
      input: { ...seen.input, prompt: "Кот" },
    });
    await bench.db.write({ name: "change", statements });
    expect(changed.version).toBe(seen.version + 1);
    expect(await bench.jobs.quotes.find(seen.id, ann)).toEqual(changed);
    expect(await ruleOf(bench.start(seen))).toBe(QUOTE_CHANGED);
    const again = bench.jobs.quotes.change(seen, bench.terms(ann));
    expect(await ruleOf(bench.db.write({ name: "change", ...again }))).toBe(QUOTE_CHANGED);
    const job = await bench.start(changed);
    expect(job.input).toEqual(changed.input);
  });

  test("what was run cannot be changed any more (R122)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const quote = await bench.quote(ann);
    await bench.start(quote);
    const late = bench.jobs.quotes.change(quote, bench.terms(ann));
    expect(await ruleOf(bench.db.write({ name: "change", ...late }))).toBe(QUOTE_CHANGED);
  });

  test("a quote is its person's alone (N36)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const bob = await bench.person(2, 200);
    const quote = await bench.quote(ann);
    expect(await bench.jobs.quotes.find(quote.id, bob)).toBeUndefined();
    expect(await bench.jobs.jobOfQuote(quote.id, bob)).toBeUndefined();
    expect(await ruleOf(bench.start({ ...quote, person: bob }))).toBe(QUOTE_CHANGED);
  });

  test("a run repeated twice opens the same quote until that one is run (R151, N20)", async () => {
    await using bench = await Bench.open({ fresh });
    const ann = await bench.person(1, 200);
    const { id: origin, model } = await bench.run(ann);
    const { quotes } = bench.jobs;
    const repeat = () => quotes.create({ ...bench.terms(ann), origin });
    const first = repeat();
    await bench.db.write({ name: "repeat", ...first });
    expect(await ruleOf(bench.db.write({ name: "repeat", ...repeat() }))).toBe(QUOTE_EXISTS);
    expect(await quotes.findByOrigin({ job: origin }, model, ann)).toEqual(first.quote);

    await bench.start(first.quote);
    expect(await quotes.findByOrigin({ job: origin }, model, ann)).toBeUndefined();
    const second = repeat();
    await bench.db.write({ name: "repeat", ...second });
    expect(await quotes.findByOrigin({ job: origin }, model, ann)).toEqual(second.quote);
  });

  test("a № that another run has is drawn again (design §10)", async () => {
    await using bench = await Bench.open({ fresh });
    bench.process.kill();
    const ann = await bench.person(1, 200);
    let draws = 0;
    // The № of the first two runs is the same; each run draws its id and then its №.
    const { bytes } = bench.random;
    bench.random.bytes = (length) =>
      length === 6 && ++draws <= 2 ? new Uint8Array(6) : bytes(length);
    const first = await bench.run(ann);
    const quote = await bench.quote(ann);
    expect(await ruleOf(bench.start(quote))).toBe(NUMBER_TAKEN);
    const second = await bench.start(quote);
    expect(first.number).toBe("000000");
    expect(second.number).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}$/);
    expect(second.number).not.toBe(first.number);
    expect(await bench.jobs.findByNumber(second.number, ann)).toMatchObject({ id: second.id });
  });
});
