import type { Clock } from "../../kernel/index.ts";

/** createTask per account; more is refused, never queued (kie/API.md §12). */
const CREATES_MAX = 20;
const CREATES_WINDOW_MS = 10_000;
const DEFAULT_CREDIT = 10_000;

/** The account's credit and how many calls it may make. */
export class Account {
  readonly #clock: Clock;
  /** In ten-thousandths: prices have up to three decimals, and sums stay exact. */
  #units: number;
  #creates: number[] = [];

  constructor(clock: Clock, credit = DEFAULT_CREDIT) {
    this.#clock = clock;
    this.#units = unitsOf(credit);
  }

  get credit(): number {
    return this.#units / 10_000;
  }

  set credit(credits: number) {
    this.#units = unitsOf(credits);
  }

  /** Takes the price of a task, or nothing at all. */
  charge(credits: number): boolean {
    const units = unitsOf(credits);
    if (units > this.#units) return false;
    this.#units -= units;
    return true;
  }

  /** A failed task costs nothing (kie/API.md §13). */
  refund(credits: number): void {
    this.#units += unitsOf(credits);
  }

  /** Counts one createTask, unless the window is full. */
  admitCreate(): boolean {
    const now = this.#clock.now();
    this.#creates = this.#creates.filter((at) => at > now - CREATES_WINDOW_MS);
    if (this.#creates.length >= CREATES_MAX) return false;
    this.#creates.push(now);
    return true;
  }
}

function unitsOf(credits: number): number {
  return Math.round(credits * 10_000);
}
