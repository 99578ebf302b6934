import { Engine } from "./engine.ts";
import { type Report, simulate } from "./simulate.ts";
import { loadWares } from "./wares.ts";

/** A database grows with each seed, and its proofs look at all of it. */
const SEEDS_PER_DATABASE = 100;

/** Runs seeds one after the other; the caller breaks off when it has seen enough. */
export async function* simulateAll(
  seeds: Iterable<number>,
  tell?: (line: string) => void,
): AsyncGenerator<Report> {
  const wares = loadWares();
  let engine: Engine | undefined;
  let count = 0;
  try {
    for (const seed of seeds) {
      if (count++ % SEEDS_PER_DATABASE === 0) {
        engine?.[Symbol.dispose]();
        engine = undefined;
      }
      engine ??= new Engine();
      yield await simulate(seed, { engine, wares }, tell);
    }
  } finally {
    engine?.[Symbol.dispose]();
  }
}

/** Numbers from a first one on, in steps. */
export function* numbers(from: number, count: number, step = 1): Generator<number> {
  for (let i = 0; i < count; i++) yield from + i * step;
}
