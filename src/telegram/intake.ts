import type { Update } from "grammy/types";
import type { Clock, Log } from "../kernel/index.ts";
import type { Inbox } from "../queue/index.ts";
import type { Gateway } from "./gateway.ts";
import { laneOf } from "./lanes.ts";

/**
 * Every kind of update that the bot handles. Set at each start: an omitted list would keep the
 * previous one (telegram.md §3.1).
 */
export const ALLOWED_UPDATES = [
  "message",
  "callback_query",
  "pre_checkout_query",
  "my_chat_member",
] as const;

export interface IntakeDeps {
  inbox: Inbox;
  gateway: Gateway;
  clock: Clock;
  log: Log;
  /** The answer to a payment about to be made; it must come within ten seconds. */
  preCheckout(query: NonNullable<Update["pre_checkout_query"]>): { ok: true } | { refusal: string };
  onStored(): void;
}

/** The way of an update into the inbox, from the webhook or from polling. */
export class Intake {
  readonly #deps: IntakeDeps;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when the update is safe. Rejects when it is not: Telegram then repeats it. `text` is
   * the update as it came: one that is nested too deeply can be read but not be written anew.
   */
  async store(update: { update_id: number }, text?: string): Promise<"stored" | "duplicate"> {
    const { clock, inbox, onStored } = this.#deps;
    const stored = await inbox.store({
      id: update.update_id,
      lane: laneOf(update),
      body: update,
      at: clock.now(),
      ...(text !== undefined && { text }),
    });
    this.#answerCheckout(update);
    onStored();
    return stored;
  }

  /** Telegram gives ten seconds: it is answered outside any queue. */
  #answerCheckout(update: Partial<Update>): void {
    const query = update.pre_checkout_query;
    if (typeof query?.id !== "string") return;
    const verdict = this.#deps.preCheckout(query);
    const answer = "ok" in verdict ? { ok: true } : { ok: false, error_message: verdict.refusal };
    void this.#deps.gateway
      .call("answerPreCheckoutQuery", { pre_checkout_query_id: query.id, ...answer })
      .then((outcome) => {
        if (outcome.status !== "ok")
          this.#deps.log.error("checkout not answered", { status: outcome.status });
      });
  }
}
