import type { Clock } from "../../kernel/index.ts";

interface Bucket {
  tokens: number;
  at: number;
}

interface Rate {
  perSecond: number;
  burst: number;
}

/** telegram.md §3.4: one message a second per chat (short bursts are fine), thirty in all. */
const PER_CHAT: Rate = { perSecond: 1, burst: 5 };
const OVERALL: Rate = { perSecond: 30, burst: 30 };
const SET_WEBHOOK_EVERY_MS = 1_000;

/** Telegram's natural limits of sending, as token buckets. */
export class Flood {
  readonly #clock: Clock;
  readonly #buckets = new Map<number | "all", Bucket>();

  #lastSetWebhookAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes the right to send `count` messages, or says in how many whole seconds to come back. */
  take(chatId: number, count: number): number {
    const waitS = Math.max(
      this.#waitS(chatId, PER_CHAT, count),
      this.#waitS("all", OVERALL, count),
    );
    if (waitS > 0) return Math.ceil(waitS);
    this.#refilled(chatId, PER_CHAT).tokens -= count;
    this.#refilled("all", OVERALL).tokens -= count;
    return 0;
  }

  /** `setWebhook` may be called once a second, by all processes of a bot together. */
  takeSetWebhook(): boolean {
    const now = this.#clock.now();
    if (now - this.#lastSetWebhookAt < SET_WEBHOOK_EVERY_MS) return false;
    this.#lastSetWebhookAt = now;
    return true;
  }

  #waitS(key: number | "all", rate: Rate, count: number): number {
    // An album larger than the burst passes when the bucket is full.
    const needed = Math.min(count, rate.burst);
    return (needed - this.#refilled(key, rate).tokens) / rate.perSecond;
  }

  #refilled(key: number | "all", rate: Rate): Bucket {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate.burst, at: now };
    const grown = ((now - bucket.at) / 1000) * rate.perSecond;
    bucket.tokens = Math.min(rate.burst, bucket.tokens + grown);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
