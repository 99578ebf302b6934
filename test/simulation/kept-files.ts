import type { Surroundings } from "./sim-process.ts";

/** When the files of a task are deleted, if they are soon: before anybody fetches them, or after. */
const DELETED_AFTER_MS = { least: 1_000, most: 30_000 };

/** How long Kie keeps the files of its tasks. */
export class KeptFiles {
  readonly #world: Surroundings;
  readonly #gone = new Set<string>();

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** A task was made: its files may never be had, or not for long. */
  made(task: string): void {
    const { dice, time, weather } = this.#world;
    if (weather.strikes("result_gone")) {
      this.#gone.add(task);
    } else if (weather.strikes("result_deleted")) {
      const afterMs = Math.round(dice.spread(DELETED_AFTER_MS.least, DELETED_AFTER_MS.most));
      time.at(time.now + afterMs, () => this.#gone.add(task));
    }
  }

  isGone({ url }: Request): boolean {
    return this.#gone.has(/results\/(.+)-\d+\./.exec(url)?.[1] ?? "");
  }
}
