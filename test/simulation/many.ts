import { Engine } from "./engine.ts";
import { type Report, simulate } from "./simulate.ts";
import { loadWares } from "./wares.ts";
import type { AnyTrouble } from "./weather.ts";

/** A database grows with each seed, and its proofs look at all of it. */
const SEEDS_PER_DATABASE = 100;

export interface Wishes {
  /** What every seed has of troubles, beside those that it draws. */
  readonly demanded?: readonly AnyTrouble[];
  /** Keys of all models that there are; absent: some of every shape. */
  readonly models?: readonly string[] | undefined;
  /** Hears what happens, and the log. */
  tell?(line: string): void;
}

/** Runs seeds one after the other; the caller breaks off when it has seen enough. */
export async function* simulateAll(
  seeds: Iterable<number>,
  { demanded, models, tell }: Wishes = {},
): AsyncGenerator<Report> {
  const wares = loadWares(models);
  let engine: Engine | undefined;
  let count = 0;
  try {
    for (const seed of seeds) {
      if (count++ % SEEDS_PER_DATABASE === 0) {
        engine?.[Symbol.dispose]();
        engine = undefined;
      }
      engine ??= new Engine();
      yield await simulate(seed, { engine, wares, ...(demanded && { demanded }) }, tell);
    }
  } finally {
    engine?.[Symbol.dispose]();
  }
}

/** Numbers from a first one on, in steps. */
export function* numbers(from: number, count: number, step = 1): Generator<number> {
  for (let i = 0; i < count; i++) yield from + i * step;
}
