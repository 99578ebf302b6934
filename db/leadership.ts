import type { Clock, Log, Random } from "../src/kernel/index.ts";
import type { Fence } from "./guards.ts";
import { LEASE_TTL_MS, type LeaseTime, returnLease, takeLease } from "./lease.ts";
import type { Database } from "./open.ts";

const RENEW_MS = 5_000;
/** After an attempt of which nothing is known, and after a loss: people wait for somebody to lead. */
const RETRY_MS = 1_000;
/** So that waiting processes do not ask in step. */
const JITTER_MS = 1_000;
/** The owner trusts itself this much less than the database does, from before it asked. */
const MARGIN_MS = 2_000;

export interface LeadershipOptions {
  readonly db: Database;
  /** Of the lease. */
  readonly name: string;
  /** Unique to this process and to this run of it. */
  readonly owner: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly time?: LeaseTime;
  /**
   * Does the owner's work until `over` aborts: when the program stops, or the lease is lost. Steps
   * in flight may end after that; the lease is renewed until they have, unless it is lost.
   */
  lead(fence: Fence, over: AbortSignal): Promise<void>;
}

/** Holds a lease whenever it can, and does the work that needs it while it does. */
export class Leadership {
  readonly #options: LeadershipOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #fence: Fence | undefined;

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  /** While the lease is held. */
  get fence(): Fence | undefined {
    return this.#fence;
  }

  start(): void {
    this.#running ??= this.#run(this.#stop.signal);
  }

  /** Ends the work, then gives the lease back. May be called twice, and without a start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(stop: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    while (!stop.aborted) {
      const askedAt = clock.now();
      const fence = await this.#take();
      let pauseMs = fence === "unknown" ? RETRY_MS : RENEW_MS;
      if (fence !== undefined && fence !== "unknown") {
        const kept = await this.#lead(fence, askedAt + LEASE_TTL_MS - MARGIN_MS, stop);
        if (!kept) pauseMs = RETRY_MS;
      }
      await clock.sleep(pauseMs + Math.floor(random.fraction() * JITTER_MS), stop);
    }
  }

  /** False: the lease was lost, and not given back. */
  async #lead(fence: Fence, trustedUntil: number, stop: AbortSignal): Promise<boolean> {
    const { log } = this.#options;
    const over = new AbortController();
    const ended = new AbortController();
    const end = () => over.abort();
    stop.addEventListener("abort", end, { once: true });
    if (stop.aborted) end();
    log.info("lease taken", { lease: fence.name, token: fence.token });
    this.#fence = fence;

    const work = this.#work(fence, over.signal).finally(() => ended.abort());
    const kept = await this.#renew(fence, trustedUntil, ended.signal);
    this.#fence = undefined;
    end();
    await work;
    stop.removeEventListener("abort", end);
    if (kept) await this.#return(fence);
    else log.error("lease lost", { lease: fence.name, token: fence.token });
    return kept;
  }

  async #work(fence: Fence, over: AbortSignal): Promise<void> {
    try {
      await this.#options.lead(fence, over);
    } catch (error) {
      this.#options.log.error("the owner's work failed", { lease: fence.name }, error);
    }
  }

  /** Until the work has ended (true), or the lease is or may be somebody else's (false). */
  async #renew(fence: Fence, firstTrustedUntil: number, ended: AbortSignal): Promise<boolean> {
    const { clock } = this.#options;
    let trustedUntil = firstTrustedUntil;
    let pauseMs = RENEW_MS;
    while (!ended.aborted) {
      const leftMs = trustedUntil - clock.now();
      if (leftMs <= 0) return false;
      await clock.sleep(Math.min(pauseMs, leftMs), ended);
      if (ended.aborted) break;
      const askedAt = clock.now();
      const answer = await this.#takeWithin(trustedUntil - askedAt, ended);
      pauseMs = answer === "unknown" ? RETRY_MS : RENEW_MS;
      if (answer === "unknown") continue;
      if (answer?.token !== fence.token) return false;
      trustedUntil = askedAt + LEASE_TTL_MS - MARGIN_MS;
    }
    return true;
  }

  /** A write may wait for a minute; the owner's trust in itself does not. */
  async #takeWithin(limitMs: number, ended: AbortSignal) {
    const over = new AbortController();
    // With a reason: without one an error is made each time.
    const end = () => over.abort("answered");
    ended.addEventListener("abort", end, { once: true });
    const late = this.#options.clock.sleep(limitMs, over.signal).then(() => "unknown" as const);
    try {
      return await Promise.race([this.#take(), late]);
    } finally {
      ended.removeEventListener("abort", end);
      end();
    }
  }

  async #take(): Promise<Fence | undefined | "unknown"> {
    const { db, log, name, owner, time } = this.#options;
    try {
      return await takeLease(db, { name, owner, time });
    } catch (error) {
      log.warn("lease not answered", { lease: name }, error);
      return "unknown";
    }
  }

  async #return(fence: Fence): Promise<void> {
    try {
      await returnLease(this.#options.db, fence);
    } catch (error) {
      this.#options.log.warn("lease not returned", { lease: fence.name }, error);
    }
  }
}
