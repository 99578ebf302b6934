import type { Update } from "grammy/types";
import type { Clock } from "../../../kernel/index.ts";

export type UpdateType = Exclude<keyof Update, "update_id">;

/** One update on its way to the bot. */
export interface PendingUpdate {
  readonly body: Update;
  /** Updates of one queue are delivered strictly one after another. */
  readonly queue: string;
  readonly expiresAt: number;
  /** Webhook only: when the next attempt may start, and how the ladder stands. */
  notBefore: number;
  delayS: number;
  failures: number;
}

const HOUR_MS = 3_600_000;
/** How long an update waits for the bot (`Client.cpp`, telegram.md §3.1). */
const LIFE_MS: Partial<Record<UpdateType, number>> = {
  callback_query: 150_000,
  pre_checkout_query: 150_000,
  shipping_query: 150_000,
};
const LIFE_MS_DEFAULT = 24 * HOUR_MS;

/** Not sent unless asked for by name. */
const BY_NAME_ONLY = ["chat_member", "message_reaction", "message_reaction_count"];

/** Updates that the bot has not taken yet, in the order in which they happened. */
export class UpdateQueue {
  readonly #clock: Clock;
  readonly #arrivals = new Set<() => void>();
  #pending: PendingUpdate[] = [];
  #lastId: number;
  #allowed: string[] = [];

  constructor(clock: Clock, firstId: number) {
    this.#clock = clock;
    this.#lastId = firstId - 1;
  }

  get lastId(): number {
    return this.#lastId;
  }

  get allowed(): string[] {
    return this.#allowed;
  }

  /** An empty list means the default; undefined leaves the list as it is. */
  allow(types: unknown): void {
    if (Array.isArray(types)) this.#allowed = types.map(String);
  }

  /** Dropped without a word when the bot did not ask for this type. */
  add<T extends UpdateType>(type: T, body: Update[T], queue: string): void {
    const listed =
      this.#allowed.length > 0 ? this.#allowed.includes(type) : !BY_NAME_ONLY.includes(type);
    if (!listed) return;
    this.#push({ update_id: ++this.#lastId, [type]: body }, type, queue);
  }

  /** Any update, allowed or not, however odd. Returns its number. */
  inject(update: Record<string, unknown>): number {
    const id = Number.isInteger(update.update_id) ? Number(update.update_id) : this.#lastId + 1;
    this.#lastId = Math.max(this.#lastId, id);
    const type = Object.keys(update).find((key) => key !== "update_id") ?? "message";
    const body = { ...update, update_id: id };
    this.#push(body, type as UpdateType, `injected ${id}`);
    return id;
  }

  /** Oldest first, without what has expired. */
  pending(): readonly PendingUpdate[] {
    const now = this.#clock.now();
    this.#pending = this.#pending.filter(({ expiresAt }) => now <= expiresAt);
    return this.#pending;
  }

  remove(done: (update: PendingUpdate) => boolean): void {
    this.#pending = this.#pending.filter((update) => !done(update));
  }

  /** Calls back whenever there is something new. */
  onArrival(callback: () => void): () => void {
    this.#arrivals.add(callback);
    return () => this.#arrivals.delete(callback);
  }

  #push(body: Update, type: UpdateType, queue: string): void {
    const now = this.#clock.now();
    const expiresAt = now + (LIFE_MS[type] ?? LIFE_MS_DEFAULT);
    const ladder = { notBefore: now, delayS: 1, failures: 0 };
    this.#pending.push({ body, queue, expiresAt, ...ladder });
    for (const callback of this.#arrivals) callback();
  }
}
