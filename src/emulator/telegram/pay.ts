import { newId, present, randomText } from "../../kernel/index.ts";
import { seconds, toApiMessage } from "./chats/api-message.ts";
import { toUser } from "./chats/people.ts";
import { addMessage, changeMessage } from "./chats/post.ts";
import type { Checkout } from "./checkouts.ts";
import type { Person } from "./control-types.ts";
import type { Offer } from "./stars.ts";
import type { World } from "./world.ts";

/** A person presses «Pay»: the bot is asked before anything is charged. */
export function beginPayment(
  world: World,
  person: Person,
  offer: Offer,
  messageId: number,
): { queryId: string } {
  const queryId = newId("checkout", world);
  world.checkouts.begin({ queryId, chatId: person.id, messageId }, offer);
  const { currency, total_amount } = offer.invoice;
  const query = {
    id: queryId,
    from: toUser(person),
    currency,
    total_amount,
    invoice_payload: offer.payload,
  };
  world.updates.add("pre_checkout_query", query, `checkout ${person.id}`);
  return { queryId };
}

/** The bot agreed: the money moves and the bot is told so. */
export function completePayment(world: World, checkout: Checkout): void {
  const { offer, view } = checkout;
  const { chatId, messageId } = view;
  const person = present(world.people.find(chatId), "who pays exists");
  const chargeId = `stx${randomText(40, world.random)}`;
  const charge = { ...offer, id: chargeId, user: toUser(person), refunded: false };
  world.stars.receive(charge, seconds(world.clock.now()));

  const invoice = world.messages.find(chatId, messageId);
  if (invoice?.content.kind === "invoice") {
    changeMessage(world, invoice, { content: { ...invoice.content, paid: true } });
  }
  const { currency, total_amount } = offer.invoice;
  const message = addMessage(world, {
    chatId,
    from: "person",
    content: {
      kind: "paid",
      payment: {
        currency,
        total_amount,
        invoice_payload: offer.payload,
        telegram_payment_charge_id: chargeId,
        provider_payment_charge_id: `${chatId}_0`,
      },
    },
  });
  world.checkouts.finish(checkout, { outcome: "paid" });
  world.updates.add("message", toApiMessage(world, message), `chat ${chatId}`);
}
