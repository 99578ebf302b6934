import type { Clock } from "../../kernel/index.ts";
import { after } from "./after.ts";
import { badRequest } from "./api-error.ts";
import { QUERY_TOO_OLD } from "./callbacks.ts";
import type { PaymentView } from "./control-types.ts";
import type { Events } from "./events.ts";
import type { Offer } from "./stars.ts";

/** telegram.md §3.6: after this the person sees that the payment failed. */
const ANSWER_WITHIN_MS = 10_000;

export interface Checkout {
  view: PaymentView;
  readonly offer: Offer;
  readonly cancelExpiry: () => void;
}

/** Payments that people have begun: the bot is asked, then paid, declined or timed out. */
export class Checkouts {
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #stop: AbortSignal;
  readonly #checkouts = new Map<string, Checkout>();

  constructor(options: { clock: Clock; events: Events; stop: AbortSignal }) {
    this.#clock = options.clock;
    this.#events = options.events;
    this.#stop = options.stop;
  }

  begin(payment: Omit<PaymentView, "outcome">, offer: Offer): void {
    const cancelExpiry = after(this.#clock, ANSWER_WITHIN_MS, this.#stop, () =>
      this.finish(checkout, { outcome: "timed_out" }),
    );
    const checkout: Checkout = { view: { ...payment, outcome: "waiting" }, offer, cancelExpiry };
    this.#checkouts.set(payment.queryId, checkout);
  }

  find(queryId: string): PaymentView | undefined {
    return this.#checkouts.get(queryId)?.view;
  }

  /** The one that the bot may still answer. */
  waiting(queryId: string): Checkout {
    const checkout = this.#checkouts.get(queryId);
    if (checkout?.view.outcome !== "waiting") throw badRequest(QUERY_TOO_OLD);
    return checkout;
  }

  finish(checkout: Checkout, end: Pick<PaymentView, "outcome" | "reason">): void {
    checkout.cancelExpiry();
    checkout.view = { ...checkout.view, ...end };
    const { view } = checkout;
    this.#events.emit({ type: "payment", chatId: view.chatId, payment: view });
  }
}
