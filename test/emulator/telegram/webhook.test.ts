import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Update, WebhookInfo } from "grammy/types";
import { type BotServer, botServer } from "../../support/bot-server.ts";
import { eventually } from "../../support/eventually.ts";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

const HOUR_MS = 3_600_000;

let bench: TelegramBench;
let bot: BotServer;
beforeEach(async () => {
  bench = await telegramBench();
  bot = botServer(() => bench.clock.now());
});
afterEach(async () => {
  await bench[Symbol.asyncDispose]();
  bot[Symbol.dispose]();
});

const hook = (more: object = {}) => bench.ok("setWebhook", { url: bot.url, ...more });
const info = () => bench.ok<WebhookInfo>("getWebhookInfo");
const delivered = (count: number) =>
  eventually(`${count} deliveries`, () => bot.requests.length >= count && bot.requests);
/** Nothing is on its way: only the delivery itself sleeps, until the next attempt. */
const idle = () => eventually("nothing is in flight", () => bench.clock.sleeping === 1);
const texts = () => bot.requests.map(({ update }) => update.message?.text);

describe("delivery", () => {
  test("an update is posted as JSON with the secret (R63, R53)", async () => {
    await hook({ secret_token: "s3cr3t_-" });
    await bench.ann.sends("раз");
    const [request] = await delivered(1);
    expect(request?.headers.get("x-telegram-bot-api-secret-token")).toBe("s3cr3t_-");
    expect(request?.headers.get("content-type")).toBe("application/json");
    expect(request?.update).toMatchObject({ message: { text: "раз" } });
    await idle();
    expect(await info()).toEqual({
      url: bot.url,
      has_custom_certificate: false,
      pending_update_count: 0,
      max_connections: 40,
    });
  });

  test("what waited for the bot comes first, in order (N3)", async () => {
    for (const text of ["раз", "два", "три"]) await bench.ann.sends(text);
    await hook();
    await delivered(3);
    expect(texts()).toEqual(["раз", "два", "три"]);
  });

  test("pending updates are dropped only when it is asked for (N3)", async () => {
    await bench.ann.sends("раз");
    await hook({ drop_pending_updates: true });
    await bench.ann.sends("два");
    await delivered(1);
    expect(texts()).toEqual(["два"]);
  });

  test("one at a time in a chat, chats side by side (R62)", async () => {
    const bob = bench.control.addPerson({ firstName: "Боб" });
    bot.hold();
    await hook();
    await bench.ann.sends("раз");
    await bench.ann.sends("два");
    bench.control.sendText(bob.id, { text: "три" });
    await delivered(2);
    expect(texts()).toEqual(["раз", "три"]);
    bot.release();
    await delivered(3);
    expect(texts()).toEqual(["раз", "три", "два"]);
  });

  test("a stuck message holds up neither buttons nor checkout (R62)", async () => {
    const reply_markup = { inline_keyboard: [[{ text: "Да", callback_data: "yes" }]] };
    await bench.ok("sendMessage", { chat_id: bench.ann.id, text: "?", reply_markup });
    const prices = [{ label: "x", amount: 1 }];
    const invoice = { title: "x", description: "x", payload: "x", currency: "XTR", prices };
    const sent = await bench.ok<{ message_id: number }>("sendInvoice", {
      chat_id: bench.ann.id,
      ...invoice,
    });
    bot.hold();
    await hook();
    await bench.ann.sends("раз");
    bench.control.press(bench.ann.id, bench.ann.findButton("Да"));
    bench.control.press(bench.ann.id, bench.ann.findButton("Да"));
    bench.control.pay(bench.ann.id, sent.message_id);
    const requests = await delivered(3);
    const kinds = requests.map(({ update }) => Object.keys(update)[1]);
    // The second press waits for the first: callbacks are one queue per person.
    expect(kinds.toSorted()).toEqual(["callback_query", "message", "pre_checkout_query"]);
    bot.release();
    await delivered(4);
  });

  test("no more connections than were allowed (R62)", async () => {
    const others = ["Боб", "Вера"].map((firstName) => bench.control.addPerson({ firstName }));
    bot.hold();
    await hook({ max_connections: 2 });
    await bench.ann.sends("раз");
    for (const { id } of others) bench.control.sendText(id, { text: "два" });
    await delivered(2);
    expect(bot.requests).toHaveLength(2);
    bot.release();
    await delivered(3);
  });

  test("the bot may answer with a call (R62)", async () => {
    const answer = { method: "sendMessage", chat_id: bench.ann.id, text: "ответ" };
    bot.answer(() => Response.json(answer));
    await hook();
    await bench.ann.sends("раз");
    expect(await bench.ann.sees("ответ")).toMatchObject({ from: "bot" });
    // Methods that read or move the webhook are not taken from there.
    bot.answer(() => Response.json({ method: "deleteWebhook" }));
    await bench.ann.sends("два");
    await delivered(2);
    expect((await info()).url).toBe(bot.url);
  });
});

describe("failures", () => {
  test("the first repeat is at once, then 2, 4, 8 … seconds, at last a minute or two (N3)", async () => {
    bot.answer(() => new Response("no", { status: 503 }));
    await hook();
    await bench.ann.sends("раз");
    await delivered(2);
    for (const [step, pauseS] of [2, 4, 8, 16, 32].entries()) {
      await idle();
      bench.clock.move(pauseS * 1000 - 1);
      await idle();
      expect(bot.requests).toHaveLength(2 + step);
      bench.clock.move(1);
      await delivered(3 + step);
    }
    await idle();
    bench.clock.move(59_999);
    await idle();
    expect(bot.requests).toHaveLength(7);
    bench.clock.move(60_001);
    await delivered(8);
    await idle();
    expect(await info()).toMatchObject({
      pending_update_count: 1,
      last_error_date: Math.floor(bench.clock.now() / 1000),
      last_error_message: "Wrong response from the webhook: 503 Service Unavailable",
    });
    // The same update, again and again.
    expect(new Set(bot.requests.map(({ update }) => update.update_id)).size).toBe(1);
  });

  test("nothing comes before its time, and the chat waits behind it (N3)", async () => {
    bot.answer(() => new Response("no", { status: 500 }));
    await hook();
    await bench.ann.sends("раз");
    await bench.ann.sends("два");
    await delivered(2);
    await idle();
    bench.clock.move(1_999);
    await idle();
    expect(texts()).toEqual(["раз", "раз"]);
    bot.answer(() => new Response());
    bench.clock.move(1);
    await delivered(4);
    expect(texts()).toEqual(["раз", "раз", "раз", "два"]);
  });

  test("the bot's own Retry-After is honoured (N3)", async () => {
    bot.answer(() => new Response("", { status: 429, headers: { "retry-after": "100" } }));
    await hook();
    await bench.ann.sends("раз");
    await delivered(1);
    await idle();
    bench.clock.move(99_999);
    await idle();
    expect(bot.requests).toHaveLength(1);
    bench.clock.move(1);
    await delivered(2);
  });

  test("a bot that does not answer has a minute (N3)", async () => {
    bot.hold();
    await hook();
    await bench.ann.sends("раз");
    await delivered(1);
    bench.clock.move(60_000);
    await delivered(2);
    expect((await info()).last_error_message).toBe("Read timeout expired");
    bot.release();
  });

  test("a bot that is not there is told apart (N3)", async () => {
    await bench.ok("setWebhook", { url: "http://127.0.0.1:1/" });
    await bench.ann.sends("раз");
    const words = await eventually("an error", async () => (await info()).last_error_message);
    expect(words).toBe("Connection refused");
  });

  test("an update that could not be delivered in its time is dropped (N3)", async () => {
    bot.answer(() => new Response("", { status: 500, headers: { "retry-after": "3600" } }));
    await hook();
    await bench.ann.sends("раз");
    for (let hours = 1; hours <= 24; hours++) {
      await delivered(hours);
      await idle();
      bench.clock.move(HOUR_MS);
    }
    await delivered(25);
    await idle();
    expect((await info()).pending_update_count).toBe(0);
  });

  test("23 hours of 410 take the webhook away (N3)", async () => {
    bot.answer(() => new Response("", { status: 410, headers: { "retry-after": "3600" } }));
    await hook();
    await bench.ann.sends("раз");
    for (let hours = 1; hours <= 24; hours++) {
      await delivered(hours);
      await idle();
      bench.clock.move(HOUR_MS);
    }
    await delivered(25);
    const url = async () => (await info()).url === "" || undefined;
    expect(await eventually("no webhook", url)).toBe(true);
  });

  test("lost, dropped and doubled deliveries can be ordered (N3)", async () => {
    bench.control.setFaults({ webhook: { dropNext: 1, loseAnswerNext: 1, duplicateNext: 1 } });
    await hook();
    await bench.ann.sends("раз");
    // Dropped; delivered and believed lost, hence two seconds; delivered twice.
    await delivered(1);
    await idle();
    bench.clock.move(2_000);
    const requests = await delivered(3);
    expect(new Set(requests.map(({ update }) => update.update_id)).size).toBe(1);
    await idle();
    expect((await info()).pending_update_count).toBe(0);
  });
});

describe("setting it", () => {
  test.each([
    [{ url: "ftp://example.com" }, "invalid webhook URL specified"],
    [{ url: "http://example.com" }, "bad webhook: An HTTPS URL must be provided for webhook"],
    [
      { url: "https://example.com:8080" },
      "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ],
    [
      { url: "https://example.com", secret_token: "a b" },
      "secret token contains unallowed characters",
    ],
    [{ url: "https://example.com", secret_token: "x".repeat(257) }, "secret token is too long"],
  ])("%j is refused (R53)", async (parameters, words) => {
    expect(await bench.refusal("setWebhook", parameters)).toBe(`400 Bad Request: ${words}`);
  });

  test("the same again changes nothing; an empty address removes it (R53)", async () => {
    await hook({ allowed_updates: ["message"], max_connections: 7 });
    await hook({ max_connections: 7 });
    expect(await info()).toMatchObject({ allowed_updates: ["message"], max_connections: 7 });
    await bench.ok("setWebhook", { url: "" });
    expect((await info()).url).toBe("");
  });

  test("twice in a second is too often, where limits are natural (R53)", async () => {
    bench.control.setFaults({ naturalLimits: true });
    await hook();
    expect(await bench.refusal("setWebhook", { url: bot.url })).toBe(
      "429 Too Many Requests: retry after 1",
    );
    bench.clock.move(1_000);
    await hook();
  });

  test("an update can be injected, however odd (R65)", async () => {
    await hook();
    const id = bench.control.inject({ nonsense: { a: 1 } });
    const known = bench.control.inject({ update_id: 5, message: {} });
    const requests = await delivered(2);
    const ids = requests.map(({ update }: { update: Update }) => update.update_id);
    expect(ids).toEqual([id, known]);
    expect(known).toBe(5);
  });
});
