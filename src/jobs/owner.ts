import { type Database, type Fence, fenced, Rejected, type Statement } from "../../db/index.ts";
import { type Clock, mayPass, type Random } from "../kernel/index.ts";
import { BALANCE_MOVED } from "./settle.ts";
import { backOffMs, NETWORK_BACK_OFF } from "./timing.ts";

/** The database may be away for a minute before what only this process knows is given up. */
const TRIES_MAX = 8;

export interface OwnerDeps {
  db: Database;
  clock: Clock;
  random: Random;
  /** Something was committed that a person may be told of. */
  onCommit(): void;
}

/** Who does the work, for as long as `stop` is quiet. Every write proves it. */
export class Owner {
  readonly stop: AbortSignal;
  readonly #fence: Fence;
  readonly #deps: OwnerDeps;

  constructor(fence: Fence, stop: AbortSignal, deps: OwnerDeps) {
    this.stop = stop;
    this.#fence = fence;
    this.#deps = deps;
  }

  /** Rejected by `FENCE_RULE` once somebody else owns the work. */
  async write(name: string, statements: readonly Statement[]): Promise<void> {
    const { db, onCommit } = this.#deps;
    await db.write({ name, statements: [fenced(db.instance, this.#fence), ...statements] });
    onCommit();
  }

  /**
   * The same for what is known nowhere else: again while the database is away. What it says may
   * itself have to be read first.
   */
  async insist(
    name: string,
    statements: readonly Statement[] | (() => Promise<readonly Statement[]>),
  ): Promise<void> {
    const { clock, random } = this.#deps;
    for (let tries = 1; ; tries++) {
      try {
        return await this.write(
          name,
          typeof statements === "function" ? await statements() : statements,
        );
      } catch (error) {
        const isRead = typeof statements === "function" && isOutdated(error);
        if (!(isRead || mayPass(error)) || tries >= TRIES_MAX) throw error;
        if (isRead) continue;
        await clock.sleep(backOffMs(NETWORK_BACK_OFF, tries, random), this.stop);
      }
    }
  }
}

/** What was read to say it is no longer so. */
function isOutdated(error: unknown): boolean {
  return error instanceof Rejected && error.rule === BALANCE_MOVED;
}
