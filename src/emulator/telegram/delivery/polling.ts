import type { Update } from "grammy/types";
import { type Clock, Signal } from "../../../kernel/index.ts";
import { ApiError, conflict } from "../api-error.ts";
import type { Args } from "../args.ts";
import type { UpdateQueue } from "./update-queue.ts";
import type { Webhook } from "./webhook.ts";

const TIMEOUT_S_MAX = 50;
const LIMIT_MAX = 100;

/** `getUpdates`: a new poll ends the one before it, as two instances of a bot find out. */
export class Polling {
  readonly #clock: Clock;
  readonly #updates: UpdateQueue;
  readonly #webhook: Webhook;
  readonly #stop: AbortSignal;
  #current: AbortController | undefined;

  constructor(options: {
    clock: Clock;
    updates: UpdateQueue;
    webhook: Webhook;
    stop: AbortSignal;
  }) {
    this.#clock = options.clock;
    this.#updates = options.updates;
    this.#webhook = options.webhook;
    this.#stop = options.stop;
  }

  /** @param gone aborts when the client has hung up */
  async getUpdates(args: Args, gone: AbortSignal): Promise<Update[]> {
    if (this.#webhook.active) {
      throw conflict(
        "can't use getUpdates method while webhook is active; " +
          "use deleteWebhook to delete the webhook first",
      );
    }
    this.#end("other getUpdates request; make sure that only one bot instance is running");
    this.#updates.allow(args.json("allowed_updates", "allowed updates"));
    this.#confirm(args.integer("offset", 0));

    const current = new AbortController();
    this.#current = current;
    try {
      return await this.#wait(args, AbortSignal.any([current.signal, gone, this.#stop]));
    } finally {
      if (this.#current === current) this.#current = undefined;
    }
  }

  /** `setWebhook` came: the poll ends with its own words. */
  endBySetWebhook(): void {
    this.#end("setWebhook request");
  }

  async #wait(args: Args, end: AbortSignal): Promise<Update[]> {
    const limit = args.integer("limit", LIMIT_MAX, { min: 1, max: LIMIT_MAX });
    const timeoutS = args.integer("timeout", 0, { min: 0, max: TIMEOUT_S_MAX });
    const until = this.#clock.now() + timeoutS * 1000;
    const arrived = new Signal();
    const unsubscribe = this.#updates.onArrival(() => arrived.notify());
    try {
      for (;;) {
        if (end.reason instanceof ApiError) throw end.reason;
        const updates = this.#updates.pending().slice(0, limit);
        const leftMs = until - this.#clock.now();
        if (updates.length > 0 || leftMs <= 0 || end.aborted) {
          return updates.map(({ body }) => body);
        }
        await arrived.wait(this.#clock, leftMs, end);
      }
    } finally {
      unsubscribe();
    }
  }

  /** A negative offset counts from the end; everything before the offset is forgotten. */
  #confirm(offset: number): void {
    if (offset === 0) return;
    const first = offset < 0 ? this.#updates.pending().at(offset)?.body.update_id : offset;
    if (first !== undefined) this.#updates.remove(({ body }) => body.update_id < first);
  }

  #end(by: string): void {
    this.#current?.abort(conflict(`terminated by ${by}`));
    this.#current = undefined;
  }
}
