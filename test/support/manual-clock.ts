import type { Clock } from "../../src/kernel/index.ts";

/** A clock that moves only when it is told to. */
export class ManualClock implements Clock {
  #now: number;
  readonly #sleepers = new Map<() => void, number>();

  constructor(now = 1_790_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** How many wait now: a test moves the clock once its subject sleeps. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(wake);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      if (signal?.aborted) return wake();
      this.#sleepers.set(wake, this.#now + delayMs);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  /** Everybody whose time has come wakes, the earliest first. */
  move(byMs: number): void {
    this.#now += byMs;
    const due = [...this.#sleepers].filter(([, at]) => at <= this.#now);
    for (const [wake] of due.sort(([, a], [, b]) => a - b)) wake();
  }

  /**
   * Moves on, stopping at each sleeper on the way, so that it may do its part and sleep again.
   * A request in flight sees its time limit pass too: await its answer before a longer move.
   */
  async advance(byMs: number): Promise<void> {
    const end = this.#now + byMs;
    for (;;) {
      const next = Math.min(...this.#sleepers.values());
      if (next > end) break;
      this.move(Math.max(0, next - this.#now));
      await Bun.sleep(0);
    }
    this.move(end - this.#now);
  }
}
