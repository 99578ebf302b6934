import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../kernel/index.ts";

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
    ended.abort();
  }
}

/** Compares in a time that tells nothing of where, or how early, the two differ. */
export function sameSecret(given: string | null, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given ?? ""), digest(expected));
}
