import type { ManualClock } from "./manual-clock.ts";

const STEP_MS = 250;

/**
 * Moves the clock on, step by step, until the promise is settled: for work that rests between its
 * calls. Its calls must have no time limit on this clock, or one that is out of reach.
 */
export async function hurry<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.move(STEP_MS);
  }
  return over;
}
