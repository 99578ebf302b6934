import { sql } from "drizzle-orm";
import type { Clock, Log } from "../src/kernel/index.ts";
import type { Fence } from "./guards.ts";
import type { Database } from "./open.ts";
import { statement } from "./statement.ts";

/** Long enough for a slow primary; a dead owner's work waits this long at most (ledger.md §3.1). */
const TTL_MS = 15_000;
const RENEW_MS = 5_000;
/** The owner trusts itself this much less than the database does. */
const MARGIN_MS = 2_000;

/** Database time: the clocks of two processes may differ by more than a lease. */
const NOW = sql`CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

/** Takes a free or expired lease, or renews one's own. Undefined: somebody else has it. */
export async function takeLease(
  db: Database,
  wanted: { name: string; owner: string; ttlMs?: number },
): Promise<Fence | undefined> {
  const { name, owner, ttlMs = TTL_MS } = wanted;
  const mine = sql`owner = ${owner} AND expires_at > ${NOW}`;
  const token = await db.write({
    name: "take lease",
    statements: [
      statement(sql`
        INSERT INTO lease (instance_id, name, owner, token, expires_at)
        VALUES (${db.instance}, ${name}, ${owner}, 1, ${NOW} + ${ttlMs})
        ON CONFLICT (instance_id, name) DO UPDATE SET
          token = CASE WHEN ${mine} THEN token ELSE token + 1 END,
          owner = excluded.owner,
          expires_at = excluded.expires_at
        WHERE owner = ${owner} OR expires_at <= ${NOW}`),
    ],
    outcome: {
      select: statement(sql`SELECT owner, token FROM lease
        WHERE instance_id = ${db.instance} AND name = ${name}`),
      read: ([row]) => (row?.owner === owner ? Number(row.token) : undefined),
    },
  });
  return token === undefined ? undefined : { name, owner, token };
}

/** Lets the next owner in at once. */
export async function returnLease(db: Database, fence: Fence): Promise<void> {
  await db.write({
    name: "return lease",
    statements: [
      statement(sql`UPDATE lease SET expires_at = 0 WHERE instance_id = ${db.instance}
        AND name = ${fence.name} AND owner = ${fence.owner} AND token = ${fence.token}`),
    ],
  });
}

export interface LeadershipOptions {
  db: Database;
  name: string;
  /** Unique to this process and this run of it. */
  owner: string;
  clock: Clock;
  log: Log;
  /** Does the owner's work until `stop` aborts: on a stop, or when the lease is lost. */
  lead(fence: Fence, stop: AbortSignal): Promise<void>;
}

/** Holds the lease whenever it can, and does the work while it does. */
export class Leadership {
  readonly #options: LeadershipOptions;
  #running: Promise<void> | undefined;
  #stop = new AbortController();
  #fence: Fence | undefined;

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  get fence(): Fence | undefined {
    return this.#fence;
  }

  start(): void {
    this.#running ??= this.#run(this.#stop.signal);
  }

  /** Ends the work, then gives the lease back. May be called twice, or without a start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(stop: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!stop.aborted) {
      const startedAt = clock.now();
      const fence = await this.#take();
      if (fence === undefined || fence === "unknown") await clock.sleep(RENEW_MS, stop);
      else await this.#lead(fence, startedAt, stop);
    }
  }

  async #lead(fence: Fence, takenAt: number, stop: AbortSignal): Promise<void> {
    const { clock, db, lead, log } = this.#options;
    const over = new AbortController();
    const end = () => over.abort();
    stop.addEventListener("abort", end, { once: true });
    log.info("lease taken", { lease: fence.name, token: fence.token });
    this.#fence = fence;
    const work = lead(fence, over.signal)
      .catch((error: unknown) => {
        log.error("the owner's work has ended", { lease: fence.name }, error);
      })
      .finally(end);
    await this.#renewUntilLost(fence, takenAt, over.signal);
    if (!stop.aborted) log.error("lease given up", { lease: fence.name, token: fence.token });
    this.#fence = undefined;
    end();
    await work;
    stop.removeEventListener("abort", end);
    await returnLease(db, fence).catch((error: unknown) => {
      log.warn("lease not returned", { lease: fence.name }, error);
    });
    if (!stop.aborted) await clock.sleep(RENEW_MS, stop);
  }

  /** Resolves when the lease is somebody else's, may be so, or is not needed any more. */
  async #renewUntilLost(fence: Fence, takenAt: number, over: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let trustedUntil = takenAt + TTL_MS - MARGIN_MS;
    while (clock.now() < trustedUntil) {
      await clock.sleep(RENEW_MS, over);
      if (over.aborted) return;
      const askedAt = clock.now();
      const answer = await this.#take();
      if (answer === "unknown") continue;
      if (answer?.token !== fence.token) return;
      trustedUntil = askedAt + TTL_MS - MARGIN_MS;
    }
  }

  async #take(): Promise<Fence | undefined | "unknown"> {
    const { db, log, name, owner } = this.#options;
    try {
      return await takeLease(db, { name, owner });
    } catch (error) {
      log.warn("lease cannot be asked for", { lease: name }, error);
      return "unknown";
    }
  }
}
