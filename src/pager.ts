import type { Database } from "../db/index.ts";
import { type Clock, Fault, type Log } from "./kernel/index.ts";
import type { Outbox } from "./queue/index.ts";
import { alarmMessage, planStatements } from "./telegram/index.ts";

export interface PagerDeps {
  db: Database;
  outbox: Outbox;
  adminIds: readonly number[];
  clock: Clock;
  log: Log;
  /** A message was stored. */
  onCommit(): void;
}

/** The same trouble is told once in this time, however often it happens. */
const QUIET_MS = 10 * 60_000;

/**
 * Where trouble goes that only a person can end: into the log, and to every admin. It never throws
 * and is never waited for: whoever reports has work to finish.
 */
export function createPager(deps: PagerDeps): (trouble: Error) => void {
  const { adminIds, clock, db, log, onCommit, outbox } = deps;
  return (trouble) => {
    const code = trouble instanceof Fault ? trouble.code : trouble.name;
    log.error("trouble for the admin", { code }, trouble);
    const at = clock.now();
    const keyPrefix = `alarm:${code}:${Math.floor(at / QUIET_MS)}`;
    const statements = adminIds.flatMap((admin) =>
      planStatements({ statements: [], messages: [alarmMessage(admin, code)] }, outbox, {
        keyPrefix: `${keyPrefix}:${admin}`,
        at,
      }),
    );
    db.write({ name: "page admins", statements }).then(onCommit, (error: unknown) => {
      log.error("admins not told", { code }, error);
    });
  };
}
