import type { WebhookInfo } from "grammy/types";
import { type Clock, type Fetch, type Log, type Random, Signal } from "../../../kernel/index.ts";
import type { Args } from "../args.ts";
import { seconds } from "../chats/api-message.ts";
import type { FaultPlan } from "../faults.ts";
import type { PendingUpdate, UpdateQueue } from "./update-queue.ts";
import { type PostOutcome, postUpdate, refused } from "./webhook-post.ts";
import type { WebhookSettings } from "./webhook-url.ts";

/** The ladder ends at a random step between this and twice this. */
const RESEND_S_MAX = 60;
const RETRY_AFTER_S_MAX = 3_600;
/** A bot that says 410 Gone for so long is sent no more updates. */
const GONE_MS = 23 * 3_600_000;
const IDLE_MS = 3_600_000;

export interface WebhookOptions {
  clock: Clock;
  random: Random;
  log: Log;
  updates: UpdateQueue;
  faults: FaultPlan;
  /** Runs the method that the bot put into its answer. */
  execute: (method: string, args: Args) => Promise<void>;
  fetch: Fetch;
}

/**
 * Delivery to the bot's own server, as `WebhookActor.cpp` does it: queues side by side, one update
 * of a queue at a time, every failure repeated on a growing ladder until the update expires.
 */
export class Webhook {
  readonly #options: WebhookOptions;
  /** A new one for each run: the end of an old run must not take the wake of the next. */
  #wake = new Signal();
  readonly #inFlight = new Set<string>();
  #settings: WebhookSettings | undefined;
  #running: AbortController | undefined;
  #lastError: { at: number; words: string } | undefined;
  #goneSince: number | undefined;

  constructor(options: WebhookOptions) {
    this.#options = options;
    options.updates.onArrival(() => this.#wake.notify());
  }

  get active(): boolean {
    return this.#settings !== undefined;
  }

  get settings(): WebhookSettings | undefined {
    return this.#settings;
  }

  get lastError(): { at: number; words: string } | undefined {
    return this.#lastError;
  }

  /** Starts delivering there; nothing happens when the settings are the same. */
  set(settings: WebhookSettings): void {
    if (Bun.deepEquals(settings, this.#settings)) return;
    this.remove();
    this.#settings = settings;
    this.#running = new AbortController();
    this.#wake = new Signal();
    void this.#run(settings, this.#running.signal);
  }

  remove(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#settings = undefined;
    this.#lastError = undefined;
    this.#goneSince = undefined;
    this.#inFlight.clear();
  }

  info(): WebhookInfo {
    const { updates } = this.#options;
    const settings = this.#settings;
    return {
      url: settings?.url ?? "",
      has_custom_certificate: false,
      pending_update_count: updates.pending().length,
      ...(settings ? { max_connections: settings.maxConnections } : {}),
      ...(this.#lastError
        ? {
            last_error_date: seconds(this.#lastError.at),
            last_error_message: this.#lastError.words,
          }
        : {}),
      ...(updates.allowed.length > 0
        ? { allowed_updates: updates.allowed as NonNullable<WebhookInfo["allowed_updates"]> }
        : {}),
    };
  }

  async #run(settings: WebhookSettings, stop: AbortSignal): Promise<void> {
    const wake = this.#wake;
    while (!stop.aborted) {
      this.#startReady(settings, stop);
      await wake.wait(this.#options.clock, this.#untilNextMs(), stop);
    }
  }

  /** The oldest update of every queue that has none under way. */
  #heads(): PendingUpdate[] {
    const heads = new Map<string, PendingUpdate>();
    for (const update of this.#options.updates.pending()) {
      if (!heads.has(update.queue)) heads.set(update.queue, update);
    }
    return [...heads.values()].filter(({ queue }) => !this.#inFlight.has(queue));
  }

  #startReady(settings: WebhookSettings, stop: AbortSignal): void {
    const now = this.#options.clock.now();
    for (const update of this.#heads()) {
      if (update.notBefore > now) continue;
      if (this.#inFlight.size >= settings.maxConnections) return;
      this.#inFlight.add(update.queue);
      void this.#deliver(settings, update, stop);
    }
  }

  #untilNextMs(): number {
    const now = this.#options.clock.now();
    const waiting = this.#heads().map(({ notBefore }) => notBefore - now);
    return Math.min(IDLE_MS, ...waiting.filter((ms) => ms > 0));
  }

  async #deliver(
    settings: WebhookSettings,
    update: PendingUpdate,
    stop: AbortSignal,
  ): Promise<void> {
    const outcome = await this.#post(settings, update, stop);
    if (stop.aborted) return; // The update stays for whoever comes next.

    if (outcome.status === "taken") this.#taken(update);
    else this.#failed(update, outcome);
    this.#inFlight.delete(update.queue);
    this.#wake.notify();
    if (outcome.status === "taken" && outcome.reply) {
      await this.#options.execute(outcome.reply.method, outcome.reply.args);
    }
  }

  async #post(
    settings: WebhookSettings,
    update: PendingUpdate,
    stop: AbortSignal,
  ): Promise<PostOutcome> {
    const { clock, faults, fetch } = this.#options;
    if (faults.bitesWebhook("dropNext")) return refused("Connection reset by peer");
    const outcome = await postUpdate(settings, update.body, { clock, fetch, stop });
    if (faults.bitesWebhook("loseAnswerNext")) return refused("Connection reset by peer");
    if (outcome.status !== "taken" || !faults.bitesWebhook("duplicateNext")) return outcome;
    return await postUpdate(settings, update.body, { clock, fetch, stop });
  }

  #taken(update: PendingUpdate): void {
    this.#goneSince = undefined;
    this.#options.updates.remove((other) => other === update);
  }

  /** The first repeat is immediate, then after 2, 4, 8 … seconds, or when the bot says. */
  #failed(update: PendingUpdate, outcome: PostOutcome & { status: "refused" }): void {
    const { clock, random, log, updates } = this.#options;
    const now = clock.now();
    this.#lastError = { at: now, words: outcome.words };
    log.warn("webhook refused an update", { update: update.body.update_id, words: outcome.words });

    let waitS = Math.min(outcome.retryAfterS, RETRY_AFTER_S_MAX);
    if (waitS === 0 && update.failures > 0) {
      const ceilingS = Math.floor(RESEND_S_MAX * (1 + random.fraction()));
      update.delayS = Math.min(ceilingS, update.delayS * 2);
      waitS = update.delayS;
    }
    update.failures++;
    update.notBefore = now + waitS * 1000;
    if (update.notBefore > update.expiresAt) updates.remove((other) => other === update);
    this.#countGone(outcome.httpStatus, now);
  }

  #countGone(httpStatus: number | undefined, now: number): void {
    if (httpStatus === undefined) return;
    if (httpStatus !== 410) this.#goneSince = undefined;
    else if (this.#goneSince === undefined) this.#goneSince = now;
    else if (now - this.#goneSince > GONE_MS) this.remove();
  }
}
