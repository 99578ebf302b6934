import { afterAll, beforeAll, expect, test } from "bun:test";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

let bench: TelegramBench;
beforeAll(async () => {
  bench = await telegramBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const keyboard = (...buttons: object[]) => ({ inline_keyboard: buttons.map((button) => [button]) });
const parameters = (reply_markup: unknown) => ({ chat_id: bench.ann.id, text: "x", reply_markup });
const refused = (reply_markup: unknown) => bench.refusal("sendMessage", parameters(reply_markup));
const BUTTON = "can't parse inline keyboard button";

test.each([
  [{ text: "x" }, `${BUTTON}: Text buttons are unallowed in the inline keyboard`],
  [
    { text: "x", callback_data: "" },
    `${BUTTON}: Text buttons are unallowed in the inline keyboard`,
  ],
  [{ callback_data: "x" }, `${BUTTON}: Can't find field "text"`],
  ["x", `${BUTTON}: InlineKeyboardButton must be an Object`],
  [{ text: "x", callback_data: "x", style: "pink" }, `${BUTTON}: invalid button style specified`],
  [{ text: "", callback_data: "x" }, "BUTTON_TEXT_INVALID"],
  [{ text: "x", callback_data: "я".repeat(33) }, "BUTTON_DATA_INVALID"],
  [{ text: "x", copy_text: { text: "x".repeat(257) } }, "BUTTON_COPY_TEXT_INVALID"],
  [
    { text: "x", url: "http://localhost/" },
    "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
  ],
  [{ text: "x", pay: true }, "BUTTON_TYPE_INVALID"],
])("the button %j is refused (N6)", async (button, words) => {
  expect(await refused({ inline_keyboard: [[button]] })).toBe(`400 Bad Request: ${words}`);
});

test("sixty-four bytes are counted as bytes (N6)", async () => {
  const button = { text: "x", callback_data: "я".repeat(32) };
  await bench.ok("sendMessage", parameters(keyboard(button)));
  const { messageId, row, column } = bench.ann.findButton("x");
  expect(bench.control.press(bench.ann.id, { messageId, row, column })).toBeDefined();
});

test("a keyboard of more than a hundred buttons is too long (N6)", async () => {
  const buttons = (count: number) =>
    Array.from({ length: count }, () => ({ text: "x", callback_data: "x" }));
  await bench.ok("sendMessage", parameters(keyboard(...buttons(100))));
  expect(await refused(keyboard(...buttons(101)))).toBe(
    "400 Bad Request: reply markup is too long",
  );
  const wide = { text: "x".repeat(200), callback_data: "x".repeat(64) };
  expect(await refused(keyboard(...Array(60).fill(wide)))).toBe(
    "400 Bad Request: reply markup is too long",
  );
});

test("a markup of another form is refused (N6)", async () => {
  expect(await refused("[]")).toBe("400 Bad Request: object expected as reply markup");
  expect(await refused("{")).toBe("400 Bad Request: can't parse reply keyboard markup JSON object");
  expect(await refused({ inline_keyboard: [{}] })).toBe(
    '400 Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup ' +
      "must be an Array of Arrays",
  );
  expect(await refused({ keyboard: "x" })).toBe(
    '400 Bad Request: field "keyboard" must be an Array of Arrays',
  );
});

test("every kind of button is shown as what it is (R40)", async () => {
  const buttons = [
    { text: "a", callback_data: "x", style: "success" },
    { text: "b", url: "https://example.com/" },
    { text: "c", web_app: { url: "https://example.com/app" } },
    { text: "d", copy_text: { text: "2200" } },
    { text: "e", disabled: {} },
    { text: "f", switch_inline_query: "" },
  ];
  await bench.ok("sendMessage", parameters(keyboard(...buttons)));
  expect(bench.ann.screen.keyboard.flat()).toEqual([
    { text: "a", kind: "callback", data: "x", style: "success" },
    { text: "b", kind: "url", url: "https://example.com/" },
    { text: "c", kind: "web_app", url: "https://example.com/app" },
    { text: "d", kind: "copy_text", copyText: "2200" },
    { text: "e", kind: "disabled" },
    { text: "f", kind: "switch_inline" },
  ]);
});
