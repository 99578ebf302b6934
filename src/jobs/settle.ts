import type { Statement } from "../../db/index.ts";
import { toKopecks } from "../catalog/index.ts";
import { Bug, Fault, type Kopecks, kopecks, type MicroUsd, microUsd } from "../kernel/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { MICRO_USD_PER_CREDIT } from "./credits.ts";
import type { Job } from "./job.ts";

type Statements = readonly Statement[];

/** The scheduler and the pump of messages, in the books. */
const ACTOR = "jobs";
/**
 * No run comes near a billion credits: such a report is as good as none. Decimals beyond a
 * billionth are the noise of somebody's floating point.
 */
const CREDITS = /^(\d{1,9})(?:\.(\d{1,9})\d*)?$/;

/** The provider's own report as a cost, rounded up; nothing if there is none to be believed. */
export function costOfCredits(credits: string | undefined): MicroUsd | undefined {
  const parts = CREDITS.exec(credits ?? "");
  if (!parts) return undefined;
  const [, whole = "", decimals = ""] = parts;
  const scale = 10n ** BigInt(decimals.length);
  const scaled = BigInt(whole + decimals) * BigInt(MICRO_USD_PER_CREDIT);
  return microUsd(Number((scaled + scale - 1n) / scale));
}

/**
 * What a delivered job costs its person: the reported cost priced like the quote, and never more
 * than was held; all that was held where the provider reports nothing (design §4).
 */
export function amountDue(job: Job): Kopecks {
  const cost = costOfCredits(job.credits);
  if (cost === undefined || job.price === 0) return job.price;
  return kopecks(Math.min(job.price, toKopecks(cost, job.rate)));
}

/** Takes what is due from the hold, and returns the rest of it. */
export function charge(job: Job, ledger: Ledger, at: number): Statements {
  const amount = amountDue(job);
  if (amount === 0) return giveBack(job, ledger, { at, reason: "the run cost nothing" });
  return ledger.capture({ job: job.id, person: job.person, amount, actor: ACTOR, at });
}

/** The rule that says: the person's balance is no longer as it was read. Decided anew. */
export const BALANCE_MOVED = "balance: moved meanwhile";

/**
 * Returns the whole hold, if there is one. `available`: what the person is told to have then; if
 * that would be wrong, nothing is written, by `BALANCE_MOVED`.
 */
export function giveBack(
  job: Job,
  ledger: Ledger,
  why: { at: number; reason: string; actor?: string; available?: Kopecks },
): Statements {
  const { price, person } = job;
  if (price === 0) return [];
  const { available, ...rest } = why;
  const before = available === undefined ? undefined : kopecks(available - price);
  return [
    ...(before === undefined
      ? []
      : ledger.demandAvailable({ person, available: before, rule: BALANCE_MOVED })),
    ...ledger.release({ job: job.id, person, actor: ACTOR, ...rest }),
  ];
}

/**
 * What the person can spend once the whole hold is back, to be told with it (`giveBack` holds it to
 * that). Throws `Fault("database_unavailable")`.
 */
export async function availableAfter(
  { person, price }: Job,
  ledger: Pick<Ledger, "balance">,
): Promise<Kopecks> {
  try {
    const { available } = await ledger.balance(person);
    return kopecks(available + price);
  } catch (cause) {
    if (cause instanceof Bug) throw cause;
    throw new Fault("database_unavailable", { retry: "later", cause });
  }
}

/** Books what a run that the provider has finished cost us; `lost`: it brought us nothing. */
export function bookCost(job: Job, ledger: Ledger, of: { at: number; lost: boolean }): Statements {
  const cost = costOfCredits(job.credits) ?? job.cost;
  if (cost === 0) return [];
  return ledger.providerCost({ job: job.id, cost, actor: ACTOR, ...of });
}
