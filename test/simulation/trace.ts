import type { VirtualTime } from "./virtual-time.ts";

/** What happened, in order. Two runs of a seed have the same trace to the last letter. */
export class Trace {
  readonly #time: VirtualTime;
  readonly #startedAt: number;
  readonly #tell: ((line: string) => void) | undefined;
  #hash = 0n;
  #lines = 0;

  constructor(time: VirtualTime, tell?: (line: string) => void) {
    this.#time = time;
    this.#startedAt = time.now;
    this.#tell = tell;
  }

  say(who: string, what: string): void {
    const seconds = ((this.#time.now - this.#startedAt) / 1000).toFixed(3);
    const line = `${seconds.padStart(8)} ${who.padEnd(8)} ${what}`;
    this.#hash = Bun.hash.wyhash(line, this.#hash) as bigint;
    this.#lines++;
    this.#tell?.(line);
  }

  get lines(): number {
    return this.#lines;
  }

  get hash(): string {
    return this.#hash.toString(16);
  }
}
