import type { Clock } from "../kernel/index.ts";

export interface Limit {
  /** So many calls… */
  readonly calls: number;
  /** …in any stretch of this length. */
  readonly windowMs: number;
}

/** Keeps calls within a limit of the provider: each waits for its turn, first come, first served. */
export class Pace {
  readonly #limit: Limit;
  readonly #clock: Clock;
  /** When the last calls went or will go, oldest first. */
  readonly #times: number[] = [];

  constructor(limit: Limit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Calls that somebody else made before. */
  remember(times: readonly number[]): void {
    this.#times.push(...times);
    this.#times.sort((a, b) => a - b);
    this.#times.splice(0, this.#times.length - this.#limit.calls);
  }

  /** Resolves when the next call may go; `false` if `stop` aborts before. */
  async turn(stop: AbortSignal): Promise<boolean> {
    const { calls, windowMs } = this.#limit;
    const now = this.#clock.now();
    const oldest = this.#times.length < calls ? undefined : this.#times[0];
    const goAt = oldest === undefined ? now : Math.max(now, oldest + windowMs);
    this.remember([goAt]);
    if (goAt > now) await this.#clock.sleep(goAt - now, stop);
    return !stop.aborted;
  }
}
