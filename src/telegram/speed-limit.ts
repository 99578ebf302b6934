import type { Chat, Update } from "grammy/types";
import { laneOf } from "./lanes.ts";
import { EMPTY_PLAN, type Plan } from "./plan.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A person's actions: five a second, twenty at once (design §10). */
const BURST = 20;
const PER_SECOND = 5;
/** Messages that came too fast get one word in this time; presses get theirs each time. */
const WORD_EVERY_MS = 3_000;
/** Buckets are looked through for idle ones when there are this many. */
const PEOPLE_MAX = 10_000;

export type Speed = { status: "fine" } | { status: "too_fast"; text: string; plan: Plan };

/** Slows down whoever floods the bot, and says so. Kept in memory: a restart forgives. */
export class SpeedLimit {
  readonly #text: string;
  readonly #buckets = new Map<string, { bucket: TokenBucket; toldAt: number }>();

  constructor(text: string) {
    this.#text = text;
  }

  judge(update: Partial<Update>, now: number): Speed {
    const payment = update.message?.successful_payment ?? update.message?.refunded_payment;
    if ((!update.message && !update.callback_query) || payment) return { status: "fine" };
    const lane = laneOf(update);
    const person = this.#buckets.get(lane) ?? this.#remember(lane, now);
    if (person.bucket.take(now)) return { status: "fine" };
    const chat = privateChatOf(update);
    if (chat === undefined || now - person.toldAt < WORD_EVERY_MS) return this.#tooFast(EMPTY_PLAN);
    person.toldAt = now;
    const body = { type: "screen", text: this.#text, target: "new" } as const;
    return this.#tooFast({ statements: [], messages: [{ chat, purpose: "notice", body }] });
  }

  #tooFast(plan: Plan): Speed {
    return { status: "too_fast", text: this.#text, plan };
  }

  #remember(lane: string, now: number) {
    if (this.#buckets.size >= PEOPLE_MAX) {
      for (const [key, { bucket }] of this.#buckets) {
        if (bucket.isFull(now)) this.#buckets.delete(key);
      }
    }
    const bucket = new TokenBucket({ burst: BURST, perSecond: PER_SECOND, now });
    const fresh = { bucket, toldAt: Number.NEGATIVE_INFINITY };
    this.#buckets.set(lane, fresh);
    return fresh;
  }
}

/** The update is as it came: nobody has checked its shape yet. */
function privateChatOf({ message }: Partial<Update>): number | undefined {
  const chat: Partial<Chat> | undefined | null = message?.chat;
  return chat?.type === "private" && Number.isSafeInteger(chat.id) ? chat.id : undefined;
}
