import type { Database } from "../../db/index.ts";
import { Fault } from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import { stepOf, take } from "./errand.ts";

/** People who run their errands side by side, and ask again under the same key after a fault. */
export class Crowd {
  readonly people: readonly number[];
  /** How many steps of each were acknowledged. */
  readonly acknowledged: number[];
  /** Answers that were neither yes nor no. */
  faults = 0;

  constructor(people: readonly number[], done: readonly number[] = people.map(() => 0)) {
    this.people = people;
    this.acknowledged = [...done];
  }

  /** Until it is over, or somebody is refused; the steps under way are ended. */
  async walk(
    db: Database,
    over: AbortSignal,
    tell: (person: number) => void = () => {},
  ): Promise<void> {
    const ledger = createLedger(db);
    const refused = new AbortController();
    const errands = this.people.map(async (person, at) => {
      while (!over.aborted) {
        const done = this.acknowledged[at] ?? 0;
        await this.#insist(() => take(db, ledger, stepOf(person, done)), refused);
        this.acknowledged[at] = done + 1;
        tell(person);
      }
    });
    await Promise.all(errands);
  }

  async #insist(step: () => Promise<void>, refused: AbortController): Promise<void> {
    for (;;) {
      try {
        await step();
        return;
      } catch (error) {
        const again = error instanceof Fault && error.retry !== "never";
        if (!again) refused.abort();
        if (refused.signal.aborted) throw error;
        this.faults++;
      }
    }
  }
}
