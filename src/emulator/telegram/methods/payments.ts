import type { LabeledPrice, StarAmount, StarTransactions } from "grammy/types";
import { randomText } from "../../../kernel/index.ts";
import { badRequest } from "../api-error.ts";
import { type Args, isRecord } from "../args.ts";
import { seconds, toApiMessage } from "../chats/api-message.ts";
import type { Content } from "../chats/message.ts";
import { addMessage } from "../chats/post.ts";
import { completePayment } from "../pay.ts";
import type { Offer } from "../stars.ts";
import type { Method, Methods } from "./method.ts";
import { beginSending, finishSending } from "./sending.ts";

const TITLE_MAX = 32;
const DESCRIPTION_MAX = 255;
const PAYLOAD_BYTES_MAX = 128;
const STARS_MAX = 10_000;
const TRANSACTIONS_MAX = 100;

const sendInvoice: Method = (world, args) => {
  const offer = readOffer(args);
  const sending = beginSending(world, args, { invoice: true });
  const content: Content = { kind: "invoice", ...offer, paid: false };
  const pay = { text: `Pay ${offer.invoice.total_amount} ${offer.invoice.currency}`, pay: true };
  const markup =
    sending.markup.kind === "inline"
      ? sending.markup
      : { kind: "inline" as const, markup: { inline_keyboard: [[pay]] } };
  return finishSending(world, { ...sending, markup }, content);
};

const createInvoiceLink: Method = (world, args) => {
  const offer = readOffer(args);
  const slug = randomText(16, world.random);
  world.stars.addLink(slug, offer);
  return `https://t.me/$${slug}`;
};

const answerPreCheckoutQuery: Method = (world, args) => {
  const checkout = world.checkouts.waiting(args.text("pre_checkout_query_id"));
  if (args.boolean("ok")) {
    completePayment(world, checkout);
    return true;
  }
  const reason = args.text("error_message");
  if (reason === "") throw badRequest('parameter "error_message" is required');
  world.checkouts.finish(checkout, { outcome: "declined", reason });
  return true;
};

const refundStarPayment: Method = (world, args) => {
  const chargeId = args.required("telegram_payment_charge_id");
  const now = seconds(world.clock.now());
  const { user, invoice, payload } = world.stars.refund(args.integer("user_id", 0), chargeId, now);
  const message = addMessage(world, {
    chatId: user.id,
    from: "bot",
    content: {
      kind: "refunded",
      payment: {
        currency: "XTR",
        total_amount: invoice.total_amount,
        invoice_payload: payload,
        telegram_payment_charge_id: chargeId,
      },
    },
  });
  world.updates.add("message", toApiMessage(world, message), `chat ${user.id}`);
  return true;
};

const getStarTransactions: Method = (world, args): StarTransactions => {
  const offset = args.integer("offset", 0, { min: 0 });
  const limit = args.integer("limit", TRANSACTIONS_MAX, { min: 1, max: TRANSACTIONS_MAX });
  return { transactions: world.stars.transactions(offset, limit) };
};

const getMyStarBalance: Method = (world): StarAmount => ({ amount: world.stars.balance() });

function readOffer(args: Args): Offer {
  const title = args.required("title");
  const description = args.required("description");
  const payload = args.required("payload");
  const currency = args.required("currency");
  const prices = readPrices(args);
  if (title.length > TITLE_MAX || description.length > DESCRIPTION_MAX) {
    throw badRequest("INVOICE_TITLE_OR_DESCRIPTION_TOO_LONG");
  }
  if (Buffer.byteLength(payload) > PAYLOAD_BYTES_MAX) throw badRequest("INVOICE_PAYLOAD_INVALID");
  const amount = prices.reduce((sum, price) => sum + price.amount, 0);
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    throw badRequest("CURRENCY_TOTAL_AMOUNT_INVALID");
  }
  checkCurrency(args, currency, prices, amount);
  const start_parameter = args.text("start_parameter");
  const invoice = { title, description, currency, start_parameter, total_amount: amount };
  return { invoice, payload };
}

/** Stars need no provider and have exactly one price; everything else needs a provider. */
function checkCurrency(
  args: Args,
  currency: string,
  prices: readonly LabeledPrice[],
  amount: number,
): void {
  const provider = args.text("provider_token");
  if (currency !== "XTR" && provider === "") throw badRequest("PAYMENT_PROVIDER_INVALID");
  if (currency !== "XTR") return;
  if (provider !== "" || prices.length !== 1 || amount > STARS_MAX) {
    throw badRequest("STARS_INVOICE_INVALID");
  }
}

function readPrices(args: Args): LabeledPrice[] {
  args.required("prices");
  const value = args.json("prices", "prices");
  if (!Array.isArray(value)) throw badRequest("expected an Array of labeled prices");
  if (value.length === 0) throw badRequest("there must be at least one price");
  return value.map((item: unknown) => {
    if (!isRecord(item)) {
      throw badRequest("can't parse labeled price: LabeledPrice must be an Object");
    }
    const { label, amount } = item;
    if (typeof label !== "string" || label === "") {
      throw badRequest("can't parse labeled price: LabeledPrice label must be non-empty");
    }
    return { label, amount: Number(amount) };
  });
}

export const payments: Methods = {
  sendInvoice,
  createInvoiceLink,
  answerPreCheckoutQuery,
  refundStarPayment,
  getStarTransactions,
  getMyStarBalance,
};
