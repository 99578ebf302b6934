import { present } from "../../src/kernel/index.ts";

export interface BenchOptions {
  /** Where there is a choice, measure on a real libSQL server too. */
  readonly server: boolean;
  /** Small amounts, to see that everything runs. */
  readonly quick: boolean;
  /** Between the heading and the table. */
  say(text: string): void;
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  run(options: BenchOptions): Promise<readonly Row[]>;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What the ratio must be, or better. */
export interface Bound {
  readonly least?: number;
  readonly most?: number;
}

/** One measure of ours beside the same measure of something barer, from the same rounds. */
export interface Row {
  /** With its unit: `updates/s, 50 clients`. */
  readonly measure: string;
  readonly ours: Spread;
  readonly baseline: Spread;
  /** Ours divided by the baseline, round by round: what slows both alike falls out of it. */
  readonly ratio: Spread;
  readonly baselineIs: string;
  readonly rounds: number;
  readonly bound?: Bound;
}

const ROUNDS = 5;
/** No further round begins after that, so that a slow machine ends too. */
const ROUNDS_LIMIT_MS = 40_000;

/**
 * Lets the contenders take turns, every other round in the opposite order, so that a machine that
 * grows slower is slow for all of them. A first round that nobody counts warms them up.
 */
export async function takeTurns<Name extends string, T>(
  contenders: Readonly<Record<Name, () => Promise<T>>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(contenders) as Name[];
  const results = {} as Record<Name, T[]>;
  for (const name of names) {
    results[name] = [];
    await contenders[name]();
  }
  const endAt = performance.now() + ROUNDS_LIMIT_MS;
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0 && performance.now() > endAt) break;
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      Bun.gc(true); // What one left behind is not to be swept up in the time of the next.
      results[name].push(await contenders[name]());
    }
  }
  return results;
}

/** The two lists are of the same rounds in the same order. */
export function compare(
  measure: string,
  ours: readonly number[],
  baseline: readonly number[],
  baselineIs: string,
  bound?: Bound,
): Row {
  const ratioOf = (value: number, round: number) =>
    value / present(baseline[round], "every round measured both");
  return {
    measure,
    ours: spreadOf(ours),
    baseline: spreadOf(baseline),
    ratio: spreadOf(ours.map(ratioOf)),
    baselineIs,
    rounds: ours.length,
    ...(bound && { bound }),
  };
}

/** By the median of the rounds; undefined where nothing is demanded. */
export function holds({ bound, ratio }: Row): boolean | undefined {
  if (!bound) return undefined;
  const { least = 0, most = Number.POSITIVE_INFINITY } = bound;
  return ratio.median >= least && ratio.median <= most;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => present(sorted[index], "at least one round was measured");
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}
