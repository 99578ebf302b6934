import type { Database, Fence } from "../db/index.ts";
import type { Stops } from "./jobs/index.ts";
import { type Clock, Fault, type Log } from "./kernel/index.ts";
import type { AuditReport, Depth, Ledger } from "./ledger/index.ts";
import { tidyQueues } from "./queue/index.ts";

export interface UpkeepDeps {
  db: Database;
  ledger: Pick<Ledger, "lastSealedDay" | "sealDay">;
  stops: Pick<Stops, "stop" | "lift" | "causes">;
  /** Proves the books, without standing in the way of whoever is served. */
  audit(depth: Depth): Promise<AuditReport>;
  /** Tells the admins. */
  ended(trouble: "books_right"): void;
  clock: Clock;
  log: Log;
}

const HOUR_MS = 3_600_000;
/** ledger.md §2.3: the cheap proofs every five minutes, all of them after each day. */
const AUDIT_EVERY_MS = 5 * 60_000;
/** The books are kept by Moscow's days, as the house's other daily rules are (design §7). */
const MOSCOW_OFFSET_MS = 3 * HOUR_MS;

/**
 * What the owner does beside its work, every five minutes: it forgets what is long done, proves the
 * books, and seals each day under a digest, which the log keeps outside of the database.
 */
export async function keepUp(deps: UpkeepDeps, fence: Fence, over: AbortSignal): Promise<void> {
  const { clock, db, log } = deps;
  while (!over.aborted) {
    try {
      await tidyQueues(db, fence, clock.now());
      await keepBooks(deps, clock.now());
    } catch (error) {
      log.error("upkeep failed", {}, error);
    }
    await clock.sleep(AUDIT_EVERY_MS, over);
  }
}

/** Proved in full once a day, before it is sealed; and as long as they are found wrong. */
async function keepBooks(deps: UpkeepDeps, at: number): Promise<void> {
  const { ledger, log, stops } = deps;
  const day = dayOf(at - 24 * HOUR_MS);
  const isSealed = ((await ledger.lastSealedDay()) ?? "") >= day;
  const causes = await stops.causes("selling");
  const isWrong = causes.some(({ cause }) => cause === CAUSES.full);
  await prove(isSealed && !isWrong ? "cheap" : "full", deps);
  if (isSealed) return;
  const sealed = await ledger.sealDay({ day, at });
  if (sealed.status !== "sealed") return;
  const { digest, operations } = sealed;
  log.info("books of the day sealed", { day, digest, operations });
}

const CAUSES = { cheap: "audit:cheap", full: "audit:full" } as const;

/** Books that are wrong stop selling, and the admin is told once; right again, it goes on. */
async function prove(depth: Depth, deps: UpkeepDeps): Promise<void> {
  const { audit, ended, log, stops } = deps;
  const { ok, checks } = await audit(depth);
  if (ok) {
    if (depth === "full") log.info("books proved", { checks: checks.length });
    // A full audit proves all that the cheap one does.
    const proved = depth === "full" ? [CAUSES.cheap, CAUSES.full] : [CAUSES.cheap];
    const lifted: boolean[] = [];
    for (const cause of proved) lifted.push(await stops.lift("selling", cause));
    if (lifted.includes(true)) ended("books_right");
    return;
  }
  const failed = checks.filter((check) => !check.ok);
  const reason = failed.map(({ name, detail }) => `${name}: ${detail}`).join("; ");
  const trouble = new Fault("books", { retry: "never", message: `failed: ${reason}` });
  await stops.stop({ name: "selling", cause: CAUSES[depth], reason }, trouble);
}

/** `2026-11-20`, in Moscow. */
function dayOf(at: number): string {
  return new Date(at + MOSCOW_OFFSET_MS).toISOString().slice(0, 10);
}
