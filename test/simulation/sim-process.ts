import type { Clock } from "../../src/kernel/index.ts";
import type { Dice } from "./dice.ts";
import type { Trace } from "./trace.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { Weather } from "./weather.ts";

export interface Surroundings {
  readonly time: VirtualTime;
  readonly weather: Weather;
  readonly dice: Dice;
  readonly trace: Trace;
}

/** Where a death is worst: something has been bought or said, and nobody has written it down. */
const DELICATE = /createTask|responses|\/send|\/edit|accept task|message sent/;
const DELICATE_WEIGHT = 4;
const TURNS_AT_ONCE = 64;

/** Of a process that will never go on. One for each who waits: a shared one would keep them all. */
const never = () => new Promise<never>(() => {});

/**
 * The fate of one run of the program. Everything it does to the outside, and everything that comes
 * back, passes here: a dead process starts nothing and hears nothing, a frozen one does both when
 * it thaws. So it may die between any two steps of its code.
 */
export class SimProcess {
  readonly name: string;
  readonly #world: Surroundings;
  readonly #held: (() => void)[] = [];
  readonly #mourners = new Set<() => void>();
  #state: "up" | "frozen" | "dead" = "up";
  #offsetMs = 0;
  #turns = 0;
  /** Timers come late by this much in a time in which nothing is expected to happen. */
  #lazyMs = 0;

  constructor(name: string, world: Surroundings) {
    this.name = name;
    this.#world = world;
  }

  get isUp(): boolean {
    return this.#state === "up";
  }

  get isDead(): boolean {
    return this.#state === "dead";
  }

  /** Its own clock can be set; its timers go on as they were. */
  readonly clock: Clock = {
    now: () => this.#world.time.now + this.#offsetMs,
    sleep: (delayMs, signal) => this.#sleep(delayMs, signal),
  };

  /** Something outside: done, and its outcome seen, unless fate comes between. */
  async act<T>(what: string, work: () => Promise<T>): Promise<T> {
    await this.#turn(`before ${what}`);
    const outcome = await settled(work());
    await this.#turn(`after ${what}`);
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Calls it once the process runs: at once, when it thaws, or never. */
  whenUp(go: () => void): void {
    if (this.#state === "up") go();
    else if (this.#state === "frozen") this.#held.push(go);
  }

  /** Told when it dies; returns how to take that back. */
  onDeath(mourner: () => void): () => void {
    this.#mourners.add(mourner);
    return () => this.#mourners.delete(mourner);
  }

  die(why: string): void {
    if (this.#state === "dead") return;
    this.#world.trace.say(this.name, `dies ${why}`);
    this.#state = "dead";
    this.#held.length = 0;
    for (const mourner of [...this.#mourners]) mourner();
  }

  freeze(forMs: number): void {
    if (this.#state !== "up") return;
    this.#world.trace.say(this.name, `freezes for ${forMs} ms`);
    this.#state = "frozen";
    this.#world.time.at(this.#world.time.now + forMs, () => this.#thaw());
  }

  #thaw(): void {
    if (this.#state !== "frozen") return;
    this.#world.trace.say(this.name, "thaws");
    this.#world.time.touch();
    this.#state = "up";
    while (this.isUp && this.#held.length > 0) this.#held.shift()?.();
  }

  setClock(offsetMs: number): void {
    if (offsetMs === this.#offsetMs) return;
    this.#world.trace.say(this.name, `has its clock ${offsetMs} ms off`);
    this.#offsetMs = offsetMs;
  }

  /** Nothing is expected: its timers may come late, as on a machine with other things to do. */
  beLazy(lazyMs: number): void {
    this.#lazyMs = lazyMs;
  }

  /** A step between two pieces of its code: here it may die, stand still, or lose the time. */
  async #turn(where: string): Promise<void> {
    const { dice, time, weather } = this.#world;
    time.touch();
    // Reads alone take no turn of the loop: whoever goes round and round with them must be seen.
    if (++this.#turns % TURNS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    if (this.#state === "up") {
      const weight = DELICATE.test(where) ? DELICATE_WEIGHT : 1;
      if (weather.strikes("crash", weight)) this.die(where);
      else if (weather.strikes("freeze")) this.freeze(Math.round(dice.spread(2_000, 45_000)));
      else if (weather.strikes("clock_jump")) {
        this.setClock(dice.chance(0.3) ? 0 : dice.whole(-60_000, 60_000));
      }
    }
    if (this.#state === "dead") return never();
    if (this.#state === "frozen") await new Promise<void>((resolve) => this.whenUp(resolve));
  }

  #sleep(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { time } = this.#world;
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        off();
        time.touch();
        resolve();
      };
      const lazy = delayMs >= 900 ? Math.max(delayMs, this.#lazyMs) : delayMs;
      const off = time.at(time.now + Math.max(0, lazy), () => {
        this.whenUp(() => {
          signal?.removeEventListener("abort", wake);
          resolve();
        });
      });
      signal?.addEventListener("abort", wake, { once: true });
    });
  }
}

async function settled<T>(work: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}
