import { afterEach, beforeEach, expect, test } from "bun:test";
import type { CallbackQuery } from "grammy/types";
import type { EmulatorEvent } from "../../../src/emulator/telegram/index.ts";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

const TOO_OLD =
  "400 Bad Request: query is too old and response timeout expired or query ID is invalid";

let bench: TelegramBench;
beforeEach(async () => {
  bench = await telegramBench();
  const reply_markup = { inline_keyboard: [[{ text: "Да", callback_data: "yes" }]] };
  await bench.ok("sendMessage", { chat_id: bench.ann.id, text: "Рисуем?", reply_markup });
});
afterEach(() => bench[Symbol.asyncDispose]());

/** Presses the button and takes the update that this makes. */
async function press(): Promise<CallbackQuery> {
  bench.control.press(bench.ann.id, bench.ann.findButton("Да"));
  const update = await bench.update();
  return update.callback_query as CallbackQuery;
}

test("a press is told with the message under the button (R40)", async () => {
  expect(await press()).toMatchObject({
    id: expect.any(String),
    from: { id: bench.ann.id, is_bot: false, first_name: "Аня", language_code: "ru" },
    message: { text: "Рисуем?", from: { is_bot: true } },
    chat_instance: expect.any(String),
    data: "yes",
  });
});

test.each([
  [{}, { kind: "none" }],
  [{ text: "Готово" }, { kind: "toast", text: "Готово" }],
  [
    { text: "Готово", show_alert: true },
    { kind: "alert", text: "Готово" },
  ],
  [{ url: "https://t.me/x?start=1" }, { kind: "url", url: "https://t.me/x?start=1" }],
])("the answer %j is seen as what it is (N5)", async (answer, seen) => {
  const events: EmulatorEvent[] = [];
  const { id } = await press();
  bench.control.on((event) => events.push(event));
  bench.clock.move(700);
  await bench.ok("answerCallbackQuery", { callback_query_id: id, ...answer });
  expect(events).toEqual([
    expect.objectContaining({
      type: "callback_answer",
      answer: expect.objectContaining({ ...seen, data: "yes", tookMs: 700 }),
    }),
  ]);
  expect(bench.control.status().unansweredCallbacks).toEqual([]);
});

test("a press can be answered once, within fifteen seconds, if it was made (N5)", async () => {
  const answer = (callback_query_id: string) =>
    bench.refusal("answerCallbackQuery", { callback_query_id });
  const { id } = await press();
  await bench.ok("answerCallbackQuery", { callback_query_id: id });
  expect(await answer(id)).toBe(TOO_OLD);
  expect(await answer("123")).toBe(TOO_OLD);

  const late = await press();
  expect(bench.control.status().unansweredCallbacks).toMatchObject([{ kind: "waiting" }]);
  await bench.clock.advance(15_001);
  expect(await answer(late.id)).toBe(TOO_OLD);
  expect(bench.control.status().unansweredCallbacks).toMatchObject([{ kind: "expired" }]);
});

test("an answer has at most two hundred characters (N5)", async () => {
  const { id } = await press();
  const text = "я".repeat(200);
  const parameters = { callback_query_id: id, text };
  expect(await bench.refusal("answerCallbackQuery", { ...parameters, text: `${text}!` })).toBe(
    "400 Bad Request: MESSAGE_TOO_LONG",
  );
  await bench.ok("answerCallbackQuery", parameters);
});

test("a press of nothing is refused to the person (R40)", () => {
  const { messageId } = bench.ann.findButton("Да");
  const press =
    (row: number, id = messageId) =>
    () =>
      bench.control.press(bench.ann.id, { messageId: id, row, column: 0 });
  expect(press(1)).toThrow("there is no such button");
  expect(press(0, 9999)).toThrow("there is no such message");
});
