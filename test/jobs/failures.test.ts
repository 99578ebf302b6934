import { describe, expect, test } from "bun:test";
import type { FaultName } from "../../src/emulator/kie/index.ts";
import type { FailureClass } from "../../src/kie/index.ts";
import { Bench, DEADLINES } from "./bench.ts";

// Goal: however a run fails, its money is back and its person knows, both exactly once. Method: the
// provider fails in each of its ways; a second run afterwards shows that nothing is stuck.

const FAILURES: readonly (readonly [FaultName, FailureClass])[] = [
  ["task_moderation", "moderation"],
  ["task_input", "input"],
  ["task_download", "network"],
  ["task_timeout", "timeout"],
  ["task_upstream", "model_down"],
  ["task_empty", "no_output"],
  ["task_stuck", "timeout"],
  ["create_500", "model_down"],
];

describe("a failure is released once and told once", () => {
  for (const [fault, failure] of FAILURES) {
    test(`${fault} is ${failure} (R121, R124, R152, G1)`, async () => {
      await using bench = await Bench.open({ deadlines: { ...DEADLINES, jobMs: 40_000 } });
      const ann = await bench.person(1, 200);
      bench.emulator.control.faults.set(fault, { next: 1 });
      const job = await bench.run(ann);
      const failed = await bench.reaches(job, "failed");
      expect(failed.failure).toBe(failure);
      expect(failed.captured).toBeUndefined();
      await bench.pass(10_000);
      expect(await bench.ending(job)).toEqual([`failed ${failure}`]);
      expect(await bench.balance(ann)).toEqual({ available: 20_000, held: 0 });

      const again = await bench.run(ann);
      await bench.reaches(again, "delivered");
      expect(await bench.ending(again)).toEqual(["succeeded"]);
    });
  }
});

test("a success without output pages the admin and books its cost as lost (G1)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("task_empty", { next: 1 });
  const job = await bench.run(ann);
  await bench.reaches(job, "failed");
  expect(bench.reported).toHaveLength(1);
  const booked = await bench.db.read.all<{ kind: string; balance: number }>(
    "SELECT kind, balance FROM account WHERE kind IN ('prov_cost', 'prov_loss') ORDER BY kind",
  );
  expect(booked).toEqual([
    { kind: "prov_cost", balance: 0 },
    { kind: "prov_loss", balance: job.cost },
  ]);
});

test("what the provider said is kept for the admin alone (R96, N35)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.emulator.control.faults.set("task_moderation", { next: 1 });
  const failed = await bench.reaches(await bench.run(ann), "failed");
  expect(failed.failureDetail).toContain("敏感");
  const said = await bench.db.read.all<{ key: string; body: string }>(
    "SELECT key, body FROM outbox",
  );
  expect(JSON.stringify(said)).not.toContain("敏感");
});

test("a model that is gone from the catalogue fails its waiting runs (R121)", async () => {
  await using bench = await Bench.open();
  const ann = await bench.person(1, 200);
  bench.process.kill();
  const job = await bench.run(ann);
  const { byKey } = bench.catalogue;
  bench.catalogue.byKey = (key) => (key === job.model ? undefined : byKey(key));
  await bench.restart();
  expect((await bench.reaches(job, "failed")).failure).toBe("model_down");
  expect(await bench.ending(job)).toEqual(["failed model_down"]);
});
