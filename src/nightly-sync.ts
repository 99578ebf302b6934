import type { Database } from "../db/index.ts";
import { createProposals, type Proposed, sync } from "./assortment/index.ts";
import { embeddedData } from "./catalog/index.ts";
import type { Clock, Log } from "./kernel/index.ts";
import type { Discovery } from "./kie/index.ts";
import type { Outbox } from "./queue/index.ts";
import { catalogueNews, planStatements } from "./telegram/index.ts";

export interface NightlyDeps {
  db: Database;
  outbox: Outbox;
  adminIds: readonly number[];
  rubPerUsd: string;
  clock: Clock;
  log: Log;
  /** Ends its waiting when `over` aborts. */
  discovery(over: AbortSignal): Discovery;
  /** A message was stored. */
  onCommit(): void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 04:20 in Moscow: few people are there, and the provider's day is young. */
const AT_MS = HOUR_MS + 20 * 60_000;
const ACTOR = "nightly";

/**
 * Compares the catalogue with the provider's each night, and tells the admins once what is new. A
 * night that fails is a line in the log: the next one comes, and `trt catalog sync` is there.
 */
export async function syncNightly(deps: NightlyDeps, over: AbortSignal): Promise<void> {
  const { clock, log } = deps;
  for (;;) {
    await clock.sleep(untilNext(clock.now()), over);
    if (over.aborted) return;
    try {
      await syncOnce(deps, over);
    } catch (error) {
      if (!over.aborted) log.warn("nightly sync failed", {}, error);
    }
  }
}

async function syncOnce(deps: NightlyDeps, over: AbortSignal): Promise<void> {
  const { db, clock, log, rubPerUsd } = deps;
  const common = { db, clock, raw: embeddedData, rubPerUsd };
  const proposals = createProposals(common);
  const found = await sync({ ...common, proposals, discovery: deps.discovery(over) }, ACTOR);
  log.info("catalogue compared", { status: found.status });
  if (found.status === "proposed" && found.fresh.length > 0) await tellAdmins(found, deps);
}

/** One message for one proposal, however often it is tried. */
async function tellAdmins({ proposal, fresh }: Proposed, deps: NightlyDeps): Promise<void> {
  const { db, outbox, adminIds, clock, onCommit } = deps;
  const of = (kind: string) => fresh.filter((it) => it.kind === kind).length;
  const counts = { fresh: of("new"), changed: of("changed"), gone: of("gone") };
  const statements = adminIds.flatMap((admin) =>
    planStatements(
      { statements: [], messages: [catalogueNews(admin, proposal.id, counts)] },
      outbox,
      { keyPrefix: `catalogue:${proposal.id}:${admin}`, at: clock.now() },
    ),
  );
  await db.write({ name: "tell of a proposal", statements });
  onCommit();
}

function untilNext(now: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS + AT_MS;
  return (now < today ? today : today + DAY_MS) - now;
}
