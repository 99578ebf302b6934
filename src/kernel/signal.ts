import type { Clock } from "./clock.ts";

/**
 * Wakes one waiting loop. A call that comes while nobody waits is remembered, so nothing that was
 * committed before it can be slept through.
 */
export class Signal {
  #pending = false;
  #wake: (() => void) | undefined;

  notify(): void {
    this.#pending = true;
    this.#wake?.();
  }

  /** Resolves on `notify`, after `timeoutMs`, or when `stop` aborts, whichever comes first. */
  async wait(clock: Clock, timeoutMs: number, stop: AbortSignal): Promise<void> {
    if (!this.#pending && !stop.aborted) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await clock.sleep(timeoutMs, AbortSignal.any([woken.signal, stop]));
      this.#wake = undefined;
    }
    this.#pending = false;
  }
}
