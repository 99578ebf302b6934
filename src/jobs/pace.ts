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
    const waitMs = this.waitMs();
    this.remember([this.#clock.now() + waitMs]);
    if (waitMs > 0) await this.#clock.sleep(waitMs, stop);
    return !stop.aborted;
  }

  /** For how long whoever asked for a turn now would wait. */
  waitMs(): number {
    const { calls, windowMs } = this.#limit;
    const oldest = this.#times.length < calls ? undefined : this.#times[0];
    return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - this.#clock.now());
  }
}
