import type { Database } from "../db/index.ts";
import { type Clock, Fault, OVER } from "./kernel/index.ts";

/** Any write on a database that is there is done by then, if nothing is wrong. */
const PATIENCE_MS = 1_000;

/**
 * The outcome of a write, or a fault as soon as the database is seen to refuse: the writer itself
 * goes on trying for ten seconds, which whoever waits at a socket has no use for. The write is not
 * cancelled (N41): it must be one that may be asked for again.
 */
export async function unlessAway<T>(
  write: Promise<T>,
  db: Pick<Database, "ping">,
  clock: Clock,
): Promise<T> {
  const ended = new AbortController();
  try {
    return await Promise.race([write, awayAtLast(db, clock, ended.signal)]);
  } finally {
    ended.abort(OVER);
  }
}

async function awayAtLast(
  db: Pick<Database, "ping">,
  clock: Clock,
  ended: AbortSignal,
): Promise<never> {
  for (;;) {
    await clock.sleep(PATIENCE_MS, ended);
    if (ended.aborted) return new Promise(() => {});
    try {
      await db.ping();
    } catch (cause) {
      throw new Fault("database_unavailable", { retry: "later", cause });
    }
  }
}
