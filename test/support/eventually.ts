import { PATIENCE_MS } from "./limits.ts";

const PAUSE_MS = 20;

/**
 * Asks until the answer is there, for tests of real processes, whose work cannot be awaited.
 * Everything that runs inside the test is awaited or driven by a clock instead.
 */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > giveUpAt) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await Bun.sleep(PAUSE_MS);
  }
}
