import type { Clock } from "../../src/kernel/index.ts";

interface Timer {
  readonly at: number;
  /** Of two for one moment, the one that was set first is first. */
  readonly order: number;
  readonly fire: () => void;
}

/** Turns of the event loop without anything happening, after which nothing will by itself. */
const QUIET_TURNS = 2;

/** More than any moment needs: whoever goes round without end would stop the time for ever. */
const TURNS_MAX = 1_000;

/**
 * Time that passes only when nothing else can happen: then it jumps to the next timer. Whatever is
 * done outside of timers reports itself by `touch`, so that the driver knows when all is quiet.
 */
export class VirtualTime {
  #now: number;
  #order = 0;
  #touched = 0;
  #working = 0;
  /** A binary heap, the next timer first. */
  readonly #timers: Timer[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  /** Calls `fire` at that moment; returns how to take it back. */
  at(moment: number, fire: () => void): () => void {
    this.touch();
    let isOff = false;
    const timer = { at: moment, order: ++this.#order, fire: () => isOff || fire() };
    this.#push(timer);
    return () => {
      isOff = true;
    };
  }

  /** Something has happened: there may be more to come before time moves. */
  touch(): void {
    this.#touched++;
  }

  /** Work that may take many turns, but no time. */
  async working<T>(work: Promise<T>): Promise<T> {
    this.#working++;
    try {
      return await work;
    } finally {
      this.#working--;
      this.touch();
    }
  }

  /** The clock of whoever is outside of all processes. */
  readonly clock: Clock = {
    now: () => this.#now,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const off = this.at(this.#now + Math.max(0, delayMs), () => {
          signal?.removeEventListener("abort", wake);
          resolve();
        });
        const wake = () => {
          off();
          this.touch();
          resolve();
        };
        signal?.addEventListener("abort", wake, { once: true });
      }),
  };

  /** Lets everything happen that can happen now. */
  async settle(): Promise<void> {
    for (let quiet = 0, turns = 0; quiet < QUIET_TURNS; turns++) {
      if (turns > TURNS_MAX) throw new Error("something goes round and round at one moment");
      const before = this.#touched;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#touched === before && this.#working === 0 ? quiet + 1 : 0;
    }
  }

  /** Moves to that moment, stopping at every timer on the way, or until `isOver` says so. */
  async runTo(moment: number, isOver: () => boolean = () => false): Promise<void> {
    await this.settle();
    while (!isOver()) {
      const next = this.#timers[0];
      if (!next || next.at > moment) break;
      this.#now = Math.max(this.#now, next.at);
      while (this.#timers[0] && this.#timers[0].at <= this.#now) this.#pop()?.fire();
      await this.settle();
    }
    if (!isOver()) this.#now = Math.max(this.#now, moment);
  }

  #push(timer: Timer): void {
    const heap = this.#timers;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || isBefore(parent, timer)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = timer;
  }

  #pop(): Timer | undefined {
    const heap = this.#timers;
    const [first] = heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const left = heap[below];
      if (!left) break;
      const right = heap[below + 1];
      if (right && isBefore(right, left)) below++;
      const child = heap[below];
      if (!child || isBefore(last, child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
