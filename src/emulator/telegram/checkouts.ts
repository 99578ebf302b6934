import { type Clock, present } from "../../kernel/index.ts";
import { badRequest } from "./api-error.ts";
import { QUERY_TOO_OLD } from "./callbacks.ts";
import type { PaymentView } from "./control-types.ts";
import type { Events } from "./events.ts";
import type { Offer } from "./stars.ts";

/** telegram.md §3.6: after this the person sees that the payment failed. */
const ANSWER_WITHIN_MS = 10_000;

/** Payments that people have begun: asked before checkout, then paid, declined or timed out. */
export class Checkouts {
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #stop: AbortSignal;
  readonly #payments = new Map<string, PaymentView>();
  readonly #offers = new Map<string, Offer>();

  constructor(options: { clock: Clock; events: Events; stop: AbortSignal }) {
    this.#clock = options.clock;
    this.#events = options.events;
    this.#stop = options.stop;
  }

  begin(payment: Omit<PaymentView, "outcome">, offer: Offer): void {
    this.#offers.set(payment.queryId, offer);
    this.#payments.set(payment.queryId, { ...payment, outcome: "waiting" });
    void this.#expire(payment.queryId);
  }

  find(queryId: string): PaymentView | undefined {
    return this.#payments.get(queryId);
  }

  offer(queryId: string): Offer {
    return present(this.#offers.get(queryId), "a payment is for an offer");
  }

  /** The payment that the bot may still answer. */
  waiting(queryId: string): PaymentView {
    const payment = this.#payments.get(queryId);
    if (payment?.outcome !== "waiting") throw badRequest(QUERY_TOO_OLD);
    return payment;
  }

  finish(queryId: string, end: Pick<PaymentView, "outcome" | "reason">): void {
    const payment = { ...present(this.#payments.get(queryId), "a payment has begun"), ...end };
    this.#payments.set(queryId, payment);
    this.#events.emit({ type: "payment", chatId: payment.chatId, payment });
  }

  async #expire(queryId: string): Promise<void> {
    await this.#clock.sleep(ANSWER_WITHIN_MS, this.#stop);
    if (this.find(queryId)?.outcome === "waiting" && !this.#stop.aborted) {
      this.finish(queryId, { outcome: "timed_out" });
    }
  }
}
