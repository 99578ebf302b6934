import { type Clock, OVER } from "../kernel/index.ts";

export const TIMED_OUT = Symbol("timed out");

/** What the work came to, or `TIMED_OUT`. The work itself goes on: it is not cancelled (N41). */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  work: Promise<T>,
): Promise<T | typeof TIMED_OUT> {
  const ended = new AbortController();
  const limit = clock.sleep(limitMs, ended.signal).then((): typeof TIMED_OUT => TIMED_OUT);
  try {
    return await Promise.race([work, limit]);
  } finally {
    ended.abort(OVER);
  }
}
