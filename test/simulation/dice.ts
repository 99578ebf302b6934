import type { Random } from "../../src/kernel/index.ts";
import { seededRandom } from "../support/seeded-random.ts";

/** Chance out of a seed, with the questions that a simulation asks of it. */
export class Dice implements Random {
  readonly #random: Random;

  constructor(seed: number, stream: string) {
    this.#random = seededRandom(Bun.hash.xxHash32(`${seed} ${stream}`));
  }

  bytes(length: number): Uint8Array {
    return this.#random.bytes(length);
  }

  fraction(): number {
    return this.#random.fraction();
  }

  chance(probability: number): boolean {
    return probability > 0 && this.fraction() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** Every order of magnitude is as likely as any other. */
  spread(least: number, most: number): number {
    return least * (most / least) ** this.fraction();
  }

  pick<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.fraction() * all.length)];
  }

  /** The heavier, the likelier. */
  weighted<T>(all: readonly { weight: number; what: T }[]): T | undefined {
    let left = this.fraction() * all.reduce((sum, { weight }) => sum + weight, 0);
    for (const { weight, what } of all) {
      left -= weight;
      if (left < 0) return what;
    }
    return all.at(-1)?.what;
  }
}
