import { type Database, Rejected } from "../../db/index.ts";
import { kopecks } from "../../src/kernel/index.ts";
import { type Ledger, refusalOf } from "../../src/ledger/index.ts";
import { addJob, closeJob } from "./rows.ts";

/**
 * What a person does for ever, in steps that are known beforehand: a top-up with a new job, the
 * job's hold, its capture or release. So the books of who has done `steps` steps can be foretold.
 */
export interface Step {
  readonly id: string;
  readonly person: number;
  readonly round: number;
  readonly kind: "topup" | "hold" | "capture" | "release";
  /** Kopecks. */
  readonly amount: number;
}

export function stepOf(person: number, number: number): Step {
  const round = Math.floor(number / 3);
  const paid = 100 + ((round * 37) % 50);
  const job = jobOf(person, round);
  const common = { person, round };
  if (number % 3 === 0) return { ...common, id: `topup:${job}`, kind: "topup", amount: paid };
  if (number % 3 === 1) return { ...common, id: `hold:${job}`, kind: "hold", amount: paid };
  if (round % 4 === 3) return { ...common, id: `rels:${job}`, kind: "release", amount: paid };
  return { ...common, id: `capt:${job}`, kind: "capture", amount: paid - (round % 9) };
}

/** What a person has after so many steps, in kopecks. */
export function wealthAfter(person: number, steps: number): { available: number; held: number } {
  let available = 0;
  let held = 0;
  for (let number = 0; number < steps; number++) {
    const { kind, amount } = stepOf(person, number);
    const hold = held;
    if (kind === "topup") available += amount;
    else held = kind === "hold" ? amount : 0;
    if (kind === "hold") available -= amount;
    if (kind === "capture") available += hold - amount;
    if (kind === "release") available += hold;
  }
  return { available, held };
}

/** Does a step, or finds that it was done before. Anything else is thrown. */
export async function take(db: Database, ledger: Ledger, step: Step): Promise<void> {
  try {
    await db.write({ name: step.kind, statements: statementsOf(db.instance, ledger, step) });
  } catch (error) {
    if (!(error instanceof Rejected) || refusalOf(error) !== "exists") throw error;
  }
}

function statementsOf(
  instance: string,
  ledger: Ledger,
  { id, person, round, kind, ...step }: Step,
) {
  const job = jobOf(person, round);
  const op = { job, person, amount: kopecks(step.amount), actor: "test", at: 2 };
  switch (kind) {
    case "topup":
      return [
        ...ledger.topUp({ ...op, id, reason: "test" }),
        ...addJob(instance, { id: job, person, price: step.amount }),
      ];
    case "hold":
      return ledger.hold(op);
    case "capture":
      return [
        ...ledger.capture(op),
        closeJob(instance, { id: job, state: "delivered", captured: step.amount }),
      ];
    case "release":
      return [...ledger.release(op), closeJob(instance, { id: job, state: "failed", captured: 0 })];
  }
}

function jobOf(person: number, round: number): string {
  return `${person}-${round}`;
}
