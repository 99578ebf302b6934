import type { Database, Fence } from "../db/index.ts";
import { type Clock, Fault, type Log } from "./kernel/index.ts";
import type { Ledger } from "./ledger/index.ts";
import { tidyQueues } from "./queue/index.ts";

export interface UpkeepDeps {
  db: Database;
  ledger: Pick<Ledger, "audit" | "sealDay">;
  clock: Clock;
  log: Log;
  report(trouble: Error): void;
}

const HOUR_MS = 3_600_000;
/** The books are kept by Moscow's days, as the house's other daily rules are (design §7). */
const MOSCOW_OFFSET_MS = 3 * HOUR_MS;

/**
 * What the owner does beside its work: each hour it forgets what is long done; after each day it
 * proves the books and seals them under a digest, which the log keeps outside of the database.
 */
export async function keepUp(deps: UpkeepDeps, fence: Fence, over: AbortSignal): Promise<void> {
  const { clock, log } = deps;
  while (!over.aborted) {
    try {
      await tidyQueues(deps.db, fence, clock.now());
      await closeYesterday(deps);
    } catch (error) {
      log.error("upkeep failed", {}, error);
    }
    await clock.sleep(HOUR_MS, over);
  }
}

/** Once a day: a day that is sealed already stays as it is. */
async function closeYesterday({ ledger, clock, log, report }: UpkeepDeps): Promise<void> {
  const at = clock.now();
  const day = dayOf(at - 24 * HOUR_MS);
  const sealed = await ledger.sealDay({ day, at });
  if (sealed.status !== "sealed") return;
  const { digest, operations } = sealed;
  log.info("books of the day sealed", { day, digest, operations });
  const audit = await ledger.audit();
  const failed = audit.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  if (audit.ok) log.info("books proved", { day, checks: audit.checks.length });
  else report(new Fault("books", { retry: "never", message: `failed: ${failed.join(", ")}` }));
}

/** `2026-11-20`, in Moscow. */
function dayOf(at: number): string {
  return new Date(at + MOSCOW_OFFSET_MS).toISOString().slice(0, 10);
}
