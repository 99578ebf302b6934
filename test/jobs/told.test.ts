import { expect, test } from "bun:test";
import type { FaultName } from "../../src/emulator/kie/index.ts";
import type { Job, JobState } from "../../src/jobs/index.ts";
import { formatRoubles, kopecks } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { Bench, DEADLINES } from "./bench.ts";

// Goal: whoever gets money back reads how much, and what the balance is now. Method: the bot's own
// words, in the outbox of a bench that sends nothing.

/** Each way to the end of a run without a result. */
const ENDS: readonly (readonly [FaultName | "never sent" | "late for the person", JobState])[] = [
  ["task_moderation", "failed"],
  ["task_empty", "failed"],
  ["task_stuck", "failed"],
  ["credit_zero", "failed"],
  ["create_429", "failed"],
  ["create_lost_before", "lost"],
  ["late for the person", "undelivered"],
];

async function silentBench(): Promise<Bench> {
  const bench = await Bench.open({ real: true, deadlines: { ...DEADLINES, jobMs: 40_000 } });
  bench.sending = false;
  return bench;
}

/** The words of the money message of a run. */
async function moneyTold(bench: Bench, job: Job): Promise<string> {
  const rows = await bench.db.read.all<{ body: string }>(
    `SELECT body FROM outbox WHERE job_id = '${job.id}' AND purpose = 'money'`,
  );
  expect(rows).toHaveLength(1);
  const { text } = JSON.parse(rows[0]?.body ?? "") as { text: string };
  return text;
}

const returned = (job: Job, balance: number) =>
  `${formatRoubles(job.price)} вернулись на баланс. Баланс: ${formatRoubles(kopecks(balance))}.`;

for (const [fault, state] of ENDS) {
  test(`${fault}: what came back is told with the new balance (R121, R152)`, async () => {
    await using bench = await silentBench();
    const ann = await bench.person(1, 200);
    if (state !== "undelivered") bench.emulator.control.faults.set(fault as FaultName, { rate: 1 });
    const job = await bench.run(ann);
    await bench.reaches(job, state);
    expect(await moneyTold(bench, job)).toContain(returned(job, 20_000));
  });

  test(`${fault}: of a free run nothing came back (R129, R152)`, async () => {
    await using bench = await silentBench();
    const admin = await bench.person(1, 200);
    if (state !== "undelivered") bench.emulator.control.faults.set(fault as FaultName, { rate: 1 });
    const job = await bench.start(await bench.quote(admin), true);
    await bench.reaches(job, state);
    const told = await moneyTold(bench, job);
    expect(told).toContain("Деньги не списывались.");
    expect(told).not.toContain("вернулись");
  });
}

test("what other runs hold is not in the balance that is told (R120, R152)", async () => {
  await using bench = await silentBench();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("task_moderation", { next: 1 });
  const failing = await bench.run(ann);
  const other = await bench.run(ann);
  await bench.reaches(failing, "failed");
  expect(await moneyTold(bench, failing)).toContain(returned(failing, 20_000 - other.price));
});

onEachBackEnd((fresh) => {
  test("a cancelled run tells what came back and the new balance (R121, R152)", async () => {
    await using bench = await Bench.open({ fresh, real: true });
    bench.process.kill();
    const ann = await bench.person(1, 200);
    const job = await bench.run(ann);
    await cancel(bench, job);
    expect(await moneyTold(bench, job)).toContain(returned(job, 20_000));
  });
});

test("a free run that is cancelled speaks of no money that came back (R129)", async () => {
  await using bench = await Bench.open({ real: true });
  bench.process.kill();
  const admin = await bench.person(1, 0);
  const job = await bench.start(await bench.quote(admin), true);
  await cancel(bench, job);
  const told = await moneyTold(bench, job);
  expect(told).toContain("Деньги не списывались.");
  expect(told).not.toContain("вернулись");
});

async function cancel(bench: Bench, job: Job): Promise<void> {
  const outcome = await bench.jobs.cancel(job.id, job.person);
  if (outcome.status !== "cancelled") throw new Error(outcome.status);
  await bench.db.write({ name: "cancel", statements: outcome.statements });
}

test("a refusal is not forgotten while the balance cannot be read (N18)", async () => {
  await using bench = await silentBench();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("credit_zero", { next: 1 });
  const { balance } = bench.ledger;
  let failures = 0;
  bench.ledger.balance = (person) => {
    if (++failures > 3) return balance(person);
    return Promise.reject(new Error("the database is away"));
  };
  const job = await bench.run(ann);
  expect((await bench.reaches(job, "failed")).failure).toBe("our_credit");
  expect(failures).toBeGreaterThan(3);
  expect(await moneyTold(bench, job)).toContain(returned(job, 20_000));
});

test("of two runs that end at one moment the second tells what the first gave back (R121, R152)", async () => {
  await using bench = await silentBench();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("create_lost_before", { rate: 1 });
  const jobs = [await bench.run(ann), await bench.run(ann), await bench.run(ann)];
  for (const job of jobs) await bench.reaches(job, "lost");
  const [last, , first] = await bench.ledger.entries(ann, { limit: 3 });
  const { price } = jobs[0] as Job;
  expect([first?.available, last?.available]).toEqual([20_000 - 2 * price, 20_000].map(kopecks));
  const told = await Promise.all(jobs.map((job) => moneyTold(bench, job)));
  const balances = told.map((text) => /Баланс: (.*)\./.exec(text)?.[1] ?? "");
  const wanted = [20_000 - 2 * price, 20_000 - price, 20_000];
  expect(balances.sort()).toEqual(wanted.map((it) => formatRoubles(kopecks(it))).sort());
});
