import type { Database } from "../db/index.ts";
import { type Clock, Fault, type Log } from "./kernel/index.ts";

/** What an admin is told, once each. */
export type WriteNews = "writes_unanswered" | "writes_answered";

export interface WriteWatchDeps {
  db: Pick<Database, "ping" | "unansweredSince">;
  clock: Clock;
  log: Log;
  /** Past the database. False: not told, and to be tried again. */
  tell(news: WriteNews): Promise<boolean>;
}

export interface WriteWatch {
  /** The database answers, and what is written to it is answered too. Throws `Fault`, `later`. */
  ping(): Promise<void>;
  /** Until `stop` aborts. */
  run(stop: AbortSignal): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
/** 15 s: a lost request (10 s) and the question about it fit; a lease lasts no longer either. */
const LOOKS_UNTIL_SILENT = 15;
const LOOKS_UNTIL_TOLD_AGAIN = 30;

/**
 * Sees a database that answers no write while work waits for it. Its reads may be well meanwhile: a
 * server that was livelocked or had its lock held looked healthy to a question (decision 105). Looks
 * are counted, not time: a process that was frozen has not waited for its database.
 */
export function createWriteWatch(deps: WriteWatchDeps): WriteWatch {
  const { db, clock, log } = deps;
  let looks = { since: undefined as number | undefined, count: 0 };
  let isSilent = false;

  function look(): void {
    const since = db.unansweredSince;
    const isSame = since !== undefined && since === looks.since;
    const before = isSilent;
    const silentMs = clock.now() - (looks.since ?? clock.now());
    looks = { since, count: isSame ? looks.count + 1 : 0 };
    isSilent = looks.count >= LOOKS_UNTIL_SILENT;
    if (isSilent && !before) log.error("writes are not answered", { silentMs });
    if (before && !isSilent) log.warn("writes are answered again", { silentMs });
  }

  return {
    async ping() {
      if (isSilent) {
        const message = "writes are not answered";
        throw new Fault("database_unavailable", { retry: "later", message });
      }
      await db.ping();
    },

    async run(stop) {
      const teller = new Teller(deps);
      while (!stop.aborted) {
        await clock.sleep(LOOK_EVERY_MS, stop);
        look();
        teller.look(isSilent ? "writes_unanswered" : "writes_answered");
      }
    },
  };
}

/** Tells what is so now, unless it was told: once, and again while nobody takes it. */
class Teller {
  readonly #deps: Pick<WriteWatchDeps, "tell" | "log">;
  #told: WriteNews = "writes_answered";
  #looksLeft = 0;
  #isTelling = false;

  constructor(deps: Pick<WriteWatchDeps, "tell" | "log">) {
    this.#deps = deps;
  }

  look(news: WriteNews): void {
    if (news === this.#told || this.#isTelling || this.#looksLeft-- > 0) return;
    this.#looksLeft = LOOKS_UNTIL_TOLD_AGAIN;
    void this.#tell(news);
  }

  async #tell(news: WriteNews): Promise<void> {
    const { log, tell } = this.#deps;
    this.#isTelling = true;
    const isTold = await tell(news).finally(() => {
      this.#isTelling = false;
    });
    if (!isTold) return log.warn("admins not told", { news });
    this.#told = news;
    this.#looksLeft = 0;
  }
}
