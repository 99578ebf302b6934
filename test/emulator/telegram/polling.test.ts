import { afterEach, beforeEach, expect, test } from "bun:test";
import type { ApiResponse, Update } from "grammy/types";
import { eventually } from "../../support/eventually.ts";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

let bench: TelegramBench;
beforeEach(async () => {
  bench = await telegramBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const poll = (parameters: object = {}) => bench.call("getUpdates", { timeout: 30, ...parameters });
const texts = (response: ApiResponse<unknown>) => {
  if (!response.ok) throw new Error(response.description);
  return (response.result as Update[]).map(({ message }) => message?.text);
};
/** A poll that waits is one sleeper of the clock. */
const waiting = (polls = 1) => eventually("the poll waits", () => bench.clock.sleeping === polls);

test("a long poll ends as soon as there is something (R57)", async () => {
  const polled = poll();
  await waiting();
  await bench.ann.sends("раз");
  expect(texts(await polled)).toEqual(["раз"]);
});

test("an empty one ends after its time (R57)", async () => {
  const polled = poll();
  await waiting();
  await bench.clock.advance(30_000);
  expect(await polled).toEqual({ ok: true, result: [] });
});

test("updates stay until the next offset confirms them (R57)", async () => {
  for (const text of ["раз", "два", "три"]) await bench.ann.sends(text);
  const first = await poll({ limit: 2 });
  expect(texts(first)).toEqual(["раз", "два"]);
  expect(texts(await poll())).toEqual(["раз", "два", "три"]);
  const ids = first.ok ? (first.result as Update[]).map(({ update_id }) => update_id) : [];
  expect(ids[1]).toBe((ids[0] ?? 0) + 1);
  expect(texts(await poll({ offset: (ids[1] ?? 0) + 1 }))).toEqual(["три"]);
  expect(bench.control.status().pendingUpdates).toBe(1);
});

test("a negative offset keeps only the last ones (R57)", async () => {
  for (const text of ["раз", "два", "три"]) await bench.ann.sends(text);
  expect(texts(await poll({ offset: -1 }))).toEqual(["три"]);
  expect(texts(await poll())).toEqual(["три"]);
});

test("a second poll ends the first with 409 (R57, N1)", async () => {
  const first = poll();
  await waiting();
  const second = poll();
  expect(await first).toEqual({
    ok: false,
    error_code: 409,
    description:
      "Conflict: terminated by other getUpdates request; " +
      "make sure that only one bot instance is running",
  });
  await waiting();
  await bench.ann.sends("раз");
  expect(texts(await second)).toEqual(["раз"]);
});

test("a webhook ends polling and forbids it (R57, N1)", async () => {
  const polled = poll();
  await waiting();
  await bench.ok("setWebhook", { url: "http://127.0.0.1:1/" });
  expect(await polled).toMatchObject({
    error_code: 409,
    description: "Conflict: terminated by setWebhook request",
  });
  expect(await bench.refusal("getUpdates")).toBe(
    "409 Conflict: can't use getUpdates method while webhook is active; " +
      "use deleteWebhook to delete the webhook first",
  );
  await bench.ok("deleteWebhook");
  expect(await bench.updates()).toEqual([]);
});

test("omitting allowed_updates keeps the list, an empty one is the default (R57)", async () => {
  const kinds = async () => {
    await bench.ann.sends("раз");
    await bench.ann.blocks();
    await bench.ann.unblocks();
    return (await bench.updates()).map((update) => Object.keys(update).at(-1));
  };
  expect(await kinds()).toEqual(["message", "my_chat_member", "my_chat_member"]);
  await bench.ok("getUpdates", { allowed_updates: ["message"] });
  expect(await kinds()).toEqual(["message"]);
  await bench.ok("getUpdates");
  expect(await kinds()).toEqual(["message"]);
  await bench.ok("getUpdates", { allowed_updates: [] });
  expect(await kinds()).toHaveLength(3);
});

test("a press waits 150 seconds for the bot, a message a day (R57)", async () => {
  const reply_markup = { inline_keyboard: [[{ text: "Да", callback_data: "yes" }]] };
  await bench.ok("sendMessage", { chat_id: bench.ann.id, text: "?", reply_markup });
  bench.control.press(bench.ann.id, bench.ann.findButton("Да"));
  await bench.ann.sends("раз");
  expect(bench.control.status().pendingUpdates).toBe(2);
  await bench.clock.advance(150_001);
  expect(bench.control.status().pendingUpdates).toBe(1);
  await bench.clock.advance(24 * 3_600_000);
  expect(bench.control.status().pendingUpdates).toBe(0);
});

test("dropping pending updates drops them (R57, N3)", async () => {
  await bench.ann.sends("раз");
  await bench.ok("deleteWebhook", { drop_pending_updates: true });
  expect(await bench.updates()).toEqual([]);
});
