import { assert, type Kopecks, kopecks, type MicroUsd } from "../kernel/index.ts";
import { type Decimal, multiplyUp, parseDecimal } from "./decimal.ts";
import type { Rate } from "./model.ts";

const MICRO = 6;
const KOPECKS_IN_ROUBLE = 2;

/** Why prices cannot be made with this rate, or `undefined` when they can. */
export function rateProblem(rate: Rate): string | undefined {
  const rub = parseDecimal(rate.rubPerUsd);
  const multiplier = parseDecimal(rate.multiplier);
  if (!rub) return `the rate must be a decimal like 78.00, not ${rate.rubPerUsd}`;
  if (rub.units === 0n) return "the rate must be above zero";
  if (!multiplier) return `the multiplier must be a decimal like 2, not ${rate.multiplier}`;
  if (isBelowOne(multiplier)) return "a multiplier below 1 would sell below cost";
  return undefined;
}

/**
 * The price of a cost: × rate × multiplier, exact, rounded up to whole kopecks (R108). Never below
 * the cost: a rate with a `rateProblem` is a bug here, so it is checked where it is set.
 */
export function toKopecks(cost: MicroUsd, rate: Rate): Kopecks {
  const problem = rateProblem(rate);
  assert(!problem, problem ?? "the rate was checked");
  const { fixedKopecks } = rate;
  if (fixedKopecks === undefined) return converted(cost, rate.rubPerUsd, rate.multiplier);
  return kopecks(Math.max(fixedKopecks, costInKopecks(cost, rate.rubPerUsd)));
}

/** What a run costs us, in roubles: the least that it can be sold for. */
export function costInKopecks(cost: MicroUsd, rubPerUsd: string): Kopecks {
  return converted(cost, rubPerUsd, "1");
}

function converted(cost: MicroUsd, rubPerUsd: string, multiplier: string): Kopecks {
  const rub = parseDecimal(rubPerUsd);
  const times = parseDecimal(multiplier);
  assert(rub && times, "the rate was checked");
  const usd: Decimal = { units: BigInt(cost), scale: MICRO };
  return kopecks(Number(multiplyUp([usd, rub, times], KOPECKS_IN_ROUBLE)));
}

function isBelowOne({ units, scale }: Decimal): boolean {
  return units < 10n ** BigInt(scale);
}
