import type { Database, Operation } from "../db/index.ts";
import { type Clock, Fault, type Log } from "./kernel/index.ts";
import type { Outbox } from "./queue/index.ts";
import {
  alarmMessage,
  type EndedTrouble,
  endedMessage,
  type PlannedMessage,
  planStatements,
} from "./telegram/index.ts";

export interface PagerDeps {
  db: Database;
  outbox: Outbox;
  adminIds: readonly number[];
  clock: Clock;
  log: Log;
  /** A message was stored. */
  onCommit(): void;
  /** The program ends: nobody is told any more. */
  over?: AbortSignal;
}

/** The same trouble is told once in this time, however often it happens. */
const QUIET_MS = 10 * 60_000;
/** The trouble may be the database itself: it is told once it answers, within ten minutes. */
const TRIES_MAX = 20;
const TRY_AGAIN_MS = 30_000;

/**
 * Where trouble goes that only a person can end: into the log, and to every admin. It never throws
 * and is never waited for: whoever reports has work to finish. `detail` says which one it is.
 */
export type Report = (trouble: Error, detail?: string) => void;

export interface Pager {
  report: Report;
  /** Tells every admin that a trouble is over. */
  ended(code: EndedTrouble): void;
}

export function createPager(deps: PagerDeps): Pager {
  const { adminIds, clock, log, outbox } = deps;
  const page = (key: string, code: string, message: (admin: number) => PlannedMessage) => {
    const at = clock.now();
    const statements = adminIds.flatMap((admin) =>
      planStatements({ statements: [], messages: [message(admin)] }, outbox, {
        keyPrefix: `${key}:${admin}`,
        at,
      }),
    );
    void tell({ name: "page admins", statements }, code, deps);
  };
  return {
    report(trouble, detail) {
      const code = trouble instanceof Fault ? trouble.code : trouble.name;
      const which = detail === undefined ? {} : { detail };
      log.error("trouble for the admin", { code, ...which }, trouble);
      const time = Math.floor(clock.now() / QUIET_MS);
      const key = `alarm:${code}:${time}${detail === undefined ? "" : `:${detail}`}`;
      page(key, code, (admin) => alarmMessage(admin, code, detail));
    },
    ended: (code) => page(`ended:${code}:${clock.now()}`, code, (one) => endedMessage(one, code)),
  };
}

async function tell(page: Operation, code: string, deps: PagerDeps): Promise<void> {
  const { clock, db, log, onCommit, over } = deps;
  for (let tries = 1; tries <= TRIES_MAX && !over?.aborted; tries++) {
    try {
      await db.write(page);
      return onCommit();
    } catch (error) {
      log.error("admins not told", { code, tries }, error);
      if (!(error instanceof Fault) || error.retry === "never") return;
      await clock.sleep(TRY_AGAIN_MS, over);
    }
  }
}
