import type { Invoice, StarTransaction, User } from "grammy/types";
import { badRequest } from "./api-error.ts";

export interface Offer {
  readonly invoice: Invoice;
  readonly payload: string;
}

export interface Charge extends Offer {
  readonly id: string;
  readonly user: User;
  readonly refunded: boolean;
}

/** The bot's account in Telegram Stars and the links that lead to its invoices. */
export class Stars {
  readonly #links = new Map<string, Offer>();
  readonly #charges = new Map<string, Charge>();
  readonly #transactions: StarTransaction[] = [];

  addLink(slug: string, offer: Offer): void {
    this.#links.set(slug, offer);
  }

  byLink(slug: string): Offer | undefined {
    return this.#links.get(slug);
  }

  receive(charge: Charge, dateS: number): void {
    this.#charges.set(charge.id, charge);
    this.#transactions.push({
      id: charge.id,
      amount: charge.invoice.total_amount,
      date: dateS,
      source: partner(charge),
    });
  }

  /** Full only; the transaction has the id of the payment (telegram.md §3.6). */
  refund(userId: number, chargeId: string, dateS: number): Charge {
    const charge = this.#charges.get(chargeId);
    if (charge?.user.id !== userId) throw badRequest("CHARGE_NOT_FOUND");
    if (charge.refunded) throw badRequest("CHARGE_ALREADY_REFUNDED");

    this.#charges.set(chargeId, { ...charge, refunded: true });
    this.#transactions.push({
      id: chargeId,
      amount: charge.invoice.total_amount,
      date: dateS,
      receiver: partner(charge),
    });
    return charge;
  }

  /** Oldest first. */
  transactions(offset: number, limit: number): StarTransaction[] {
    return this.#transactions.slice(offset, offset + limit);
  }

  balance(): number {
    return this.#transactions.reduce(
      (sum, { amount, source }) => sum + (source ? amount : -amount),
      0,
    );
  }
}

function partner({ user, payload }: Charge): NonNullable<StarTransaction["source"]> {
  return { type: "user", transaction_type: "invoice_payment", user, invoice_payload: payload };
}
