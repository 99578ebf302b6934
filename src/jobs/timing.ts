import type { Output } from "../catalog/index.ts";
import type { Random } from "../kernel/index.ts";
import type { UsualTime } from "./usual-time.ts";

const MINUTE_MS = 60_000;

/**
 * How long until a running task is asked about again: seldom enough for the provider, often enough
 * for somebody who waits without a callback (kie/API.md §12).
 */
export function pollDelayMs(kind: Output, elapsedMs: number, random: Random): number {
  return jittered(steadyPollMs(kind, elapsedMs), random);
}

function steadyPollMs(kind: Output, elapsedMs: number): number {
  if (elapsedMs >= 10 * MINUTE_MS) return MINUTE_MS;
  const isLong = kind === "video" || kind === "audio";
  return isLong || elapsedMs >= 2 * MINUTE_MS ? 10_000 : 4_000;
}

/** Nothing is due for so long by itself. */
const HURRY_MS = 365 * 24 * 60 * MINUTE_MS;

/**
 * When a job that a callback has announced is due: before all that merely come round, however many
 * they are, and at another moment than by any other callback.
 */
export const hurriedDueAt = (at: number): number => at - HURRY_MS;

export function isHurried(dueAt: number | undefined, now: number): boolean {
  return dueAt !== undefined && dueAt < now - HURRY_MS / 2;
}

export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Nothing arrived: again soon, then ever more slowly (R95). */
export const NETWORK_BACK_OFF: BackOff = { firstMs: 1_000, mostMs: 30_000 };
/** Too often for the provider: never before 10 s (kie/API.md §2). */
export const BUSY_BACK_OFF: BackOff = { firstMs: 10_000, mostMs: 60_000 };
/** Maintenance takes minutes (kie/API.md §2). */
export const MAINTENANCE_BACK_OFF: BackOff = { firstMs: MINUTE_MS, mostMs: 5 * MINUTE_MS };

/** The pause after the `attempt`th try, counted from 1: doubled each time, up to a limit. */
export function backOffMs({ firstMs, mostMs }: BackOff, attempt: number, random: Random): number {
  const doublings = Math.min(Math.max(attempt - 1, 0), 20);
  return jittered(Math.min(mostMs, firstMs * 2 ** doublings), random);
}

const UNKNOWN_LEAST_MS = 15 * MINUTE_MS;
const UNKNOWN_MOST_MS = 60 * MINUTE_MS;

/** How long a create whose reply was lost may still turn up (design §10). */
export function unknownDeadlineMs(usual: UsualTime | undefined): number {
  const patience = 3 * (usual?.mostMs ?? 0);
  return Math.min(UNKNOWN_MOST_MS, Math.max(UNKNOWN_LEAST_MS, patience));
}

/** Up to a quarter longer, so that what began together does not stay together. */
function jittered(delayMs: number, random: Random): number {
  return Math.round(delayMs * (1 + random.fraction() / 4));
}
