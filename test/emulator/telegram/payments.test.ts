import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Message, PreCheckoutQuery, StarTransactions } from "grammy/types";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

const TOO_OLD =
  "400 Bad Request: query is too old and response timeout expired or query ID is invalid";

let bench: TelegramBench;
beforeEach(async () => {
  bench = await telegramBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const offer = (more: object = {}) => ({
  title: "Пополнение",
  description: "100 ₽ на баланс",
  payload: "order-1",
  provider_token: "",
  currency: "XTR",
  prices: [{ label: "Звёзды", amount: 100 }],
  ...more,
});
const sendInvoice = (more: object = {}) =>
  bench.ok<Message>("sendInvoice", { chat_id: bench.ann.id, ...offer(more) });

/** The person presses «Pay»; the question to the bot. */
async function checkout(messageId: number): Promise<PreCheckoutQuery> {
  bench.control.pay(bench.ann.id, messageId);
  const update = await bench.update();
  return update.pre_checkout_query as PreCheckoutQuery;
}

const approve = (query: PreCheckoutQuery) =>
  bench.ok("answerPreCheckoutQuery", { pre_checkout_query_id: query.id, ok: true });

test("an invoice is shown with its pay button first (R32)", async () => {
  const message = await sendInvoice();
  expect(message.invoice).toMatchObject({ currency: "XTR", total_amount: 100 });
  expect(bench.ann.screen.keyboard).toEqual([[{ text: "Pay 100 XTR", kind: "pay" }]]);
  const pay = { text: "⭐", pay: true };
  const menu = { text: "🏠", callback_data: "home" };
  await sendInvoice({ reply_markup: { inline_keyboard: [[pay], [menu]] } });
  const wrong = offer({ reply_markup: { inline_keyboard: [[menu], [pay]] } });
  expect(await bench.refusal("sendInvoice", { chat_id: bench.ann.id, ...wrong })).toBe(
    "400 Bad Request: BUTTON_POS_INVALID",
  );
});

test("the bot is asked, agrees, and is told of the payment (R32)", async () => {
  const { message_id } = await sendInvoice();
  const query = await checkout(message_id);
  expect(query).toEqual({
    id: expect.any(String),
    from: expect.objectContaining({ id: bench.ann.id }),
    currency: "XTR",
    total_amount: 100,
    invoice_payload: "order-1",
  });
  await approve(query);
  const update = await bench.update();
  expect(update.message).toMatchObject({
    from: { id: bench.ann.id },
    successful_payment: {
      currency: "XTR",
      total_amount: 100,
      invoice_payload: "order-1",
      telegram_payment_charge_id: expect.any(String),
    },
  });
  const paid = bench.ann.chat.messages.find(({ id }) => id === message_id);
  expect(paid?.invoice?.paid).toBe(true);
  expect(() => bench.control.pay(bench.ann.id, message_id)).toThrow("this invoice is paid");
});

test("the bot may decline with its own words, and nothing moves (R32)", async () => {
  const { message_id } = await sendInvoice();
  const query = await checkout(message_id);
  const answer = { pre_checkout_query_id: query.id, ok: false };
  expect(await bench.refusal("answerPreCheckoutQuery", answer)).toBe(
    '400 Bad Request: parameter "error_message" is required',
  );
  const error_message = "Счёт устарел";
  await bench.ok("answerPreCheckoutQuery", { ...answer, error_message });
  expect(bench.control.payment(query.id)).toMatchObject({
    outcome: "declined",
    reason: error_message,
  });
  expect(await bench.ok<object>("getMyStarBalance")).toEqual({ amount: 0 });
  expect(await bench.updates()).toEqual([]);
});

test("the answer has ten seconds (R32)", async () => {
  const { message_id } = await sendInvoice();
  const query = await checkout(message_id);
  await bench.clock.advance(10_001);
  expect(bench.control.payment(query.id)?.outcome).toBe("timed_out");
  const late = { pre_checkout_query_id: query.id, ok: true };
  expect(await bench.refusal("answerPreCheckoutQuery", late)).toBe(TOO_OLD);
});

test("a link can be paid too, and more than once (R32)", async () => {
  const link = await bench.ok<string>("createInvoiceLink", offer());
  expect(link).toMatch(/^https:\/\/t\.me\/\$\w+$/);
  for (const _ of [1, 2]) {
    bench.control.payLink(bench.ann.id, link);
    const update = await bench.update();
    await approve(update.pre_checkout_query as PreCheckoutQuery);
    await bench.updates();
  }
  expect(await bench.ok<object>("getMyStarBalance")).toEqual({ amount: 200 });
});

test("a refund is whole, once, to who paid, and has the id of the payment (R32)", async () => {
  const { message_id } = await sendInvoice();
  await approve(await checkout(message_id));
  const update = await bench.update();
  const id = update.message?.successful_payment?.telegram_payment_charge_id;
  const refund = (user_id: number, charge = id) => ({
    user_id,
    telegram_payment_charge_id: charge,
  });
  expect(await bench.refusal("refundStarPayment", refund(5))).toBe(
    "400 Bad Request: CHARGE_NOT_FOUND",
  );
  await bench.ok("refundStarPayment", refund(bench.ann.id));
  expect(await bench.refusal("refundStarPayment", refund(bench.ann.id))).toBe(
    "400 Bad Request: CHARGE_ALREADY_REFUNDED",
  );
  const told = await bench.update();
  expect(told.message).toMatchObject({ refunded_payment: { telegram_payment_charge_id: id } });

  const { transactions } = await bench.ok<StarTransactions>("getStarTransactions");
  expect(transactions).toMatchObject([
    { id, amount: 100, source: { type: "user", invoice_payload: "order-1" } },
    { id, amount: 100, receiver: { type: "user" } },
  ]);
  const second = await bench.ok<StarTransactions>("getStarTransactions", { offset: 1, limit: 5 });
  expect(second.transactions).toHaveLength(1);
  expect(await bench.ok<object>("getMyStarBalance")).toEqual({ amount: 0 });
});

test.each([
  [{ prices: [] }, "there must be at least one price"],
  [
    {
      prices: [
        { label: "a", amount: 1 },
        { label: "b", amount: 1 },
      ],
    },
    "STARS_INVOICE_INVALID",
  ],
  [
    { prices: [{ label: "", amount: 1 }] },
    "can't parse labeled price: LabeledPrice label must be non-empty",
  ],
  [{ prices: [{ label: "a", amount: 0 }] }, "CURRENCY_TOTAL_AMOUNT_INVALID"],
  [{ prices: [{ label: "a", amount: 1.5 }] }, "CURRENCY_TOTAL_AMOUNT_INVALID"],
  [{ prices: [{ label: "a", amount: 10_001 }] }, "STARS_INVOICE_INVALID"],
  [{ provider_token: "1:x" }, "STARS_INVOICE_INVALID"],
  [{ currency: "RUB" }, "PAYMENT_PROVIDER_INVALID"],
  [{ payload: "я".repeat(65) }, "INVOICE_PAYLOAD_INVALID"],
  [{ title: "" }, 'parameter "title" is required'],
])("an invoice with %j is refused (R32)", async (more, words) => {
  expect(await bench.refusal("createInvoiceLink", offer(more))).toBe(`400 Bad Request: ${words}`);
});
