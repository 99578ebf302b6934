import type { InlineKeyboardButton, InlineKeyboardMarkup } from "grammy/types";
import { badRequest } from "../api-error.ts";
import { type Args, isRecord } from "../args.ts";
import { checkedLink } from "../text/link.ts";

/** What a message may carry below it or do to the input field. */
export type ReplyMarkup =
  | { kind: "none" }
  | { kind: "inline"; markup: InlineKeyboardMarkup }
  | { kind: "keyboard"; rows: string[][] }
  | { kind: "remove" }
  | { kind: "force_reply" };

/** The practical ceiling (telegram.md §3.2); the server itself counts packed bytes. */
const BUTTONS_MAX = 100;
const MARKUP_BYTES_MAX = 10_240;
const CALLBACK_BYTES_MAX = 64;
const COPY_TEXT_MAX = 256;
const STYLES = ["danger", "success", "primary"];

export function readReplyMarkup(args: Args, options: { invoice?: boolean } = {}): ReplyMarkup {
  const value = args.json("reply_markup", "reply keyboard markup");
  if (value === undefined) return { kind: "none" };
  if (!isRecord(value)) throw badRequest("object expected as reply markup");

  const keyboard = rows(value.keyboard, 'field "keyboard" must be an Array of Arrays');
  if (keyboard.length > 0) return { kind: "keyboard", rows: keyboard.map((row) => row.map(label)) };

  const inline = rows(
    value.inline_keyboard,
    'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
  );
  const buttons = inline.map((row) => row.map(readButton)).filter((row) => row.length > 0);
  if (buttons.length > 0) {
    const markup: InlineKeyboardMarkup = { inline_keyboard: buttons };
    if (value.force_reply === true) markup.force_reply = true;
    checkSize(markup);
    checkPayButton(buttons, options.invoice === true);
    return { kind: "inline", markup };
  }
  if (value.remove_keyboard === true) return { kind: "remove" };
  return value.force_reply === true ? { kind: "force_reply" } : { kind: "none" };
}

/** For edits: the new inline keyboard, undefined where there is to be none. */
export function readInlineKeyboard(
  args: Args,
  options: { invoice?: boolean } = {},
): InlineKeyboardMarkup | undefined {
  const markup = readReplyMarkup(args, options);
  if (markup.kind === "none") return undefined;
  if (markup.kind !== "inline") throw badRequest("inline keyboard expected");
  return markup.markup;
}

function rows(value: unknown, complaint: string): unknown[][] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(Array.isArray)) throw badRequest(complaint);
  return value;
}

function label(button: unknown): string {
  if (typeof button === "string") return button;
  if (isRecord(button) && typeof button.text === "string") return button.text;
  throw badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object");
}

function readButton(value: unknown): InlineKeyboardButton {
  if (!isRecord(value)) throw unparsable("InlineKeyboardButton must be an Object");
  const { text, style } = value;
  if (typeof text !== "string") throw unparsable('Can\'t find field "text"');
  if (text === "") throw badRequest("BUTTON_TEXT_INVALID");
  if (style !== undefined && !STYLES.includes(String(style))) {
    throw unparsable("invalid button style specified");
  }
  checkMeaning(value);
  // The shape was checked; what else is in it goes to the clients as it came.
  return value as unknown as InlineKeyboardButton;
}

function checkMeaning({ url, callback_data, copy_text, ...button }: Record<string, unknown>): void {
  const page = button.web_app ?? button.login_url;
  if (isText(url)) checkUrl(url);
  else if (isText(callback_data)) checkCallbackData(callback_data);
  else if (isRecord(copy_text)) checkCopyText(copy_text.text);
  else if (isRecord(page)) checkUrl(page.url);
  else if (!Object.keys(button).some((key) => OTHER_MEANINGS.includes(key))) {
    throw unparsable("Text buttons are unallowed in the inline keyboard");
  }
}

const OTHER_MEANINGS = [
  "disabled",
  "pay",
  "callback_game",
  "switch_inline_query",
  "switch_inline_query_current_chat",
  "switch_inline_query_chosen_chat",
];

function checkUrl(url: unknown): void {
  if (typeof url === "string" && checkedLink(url) !== undefined) return;
  throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
}

function checkCallbackData(data: string): void {
  if (Buffer.byteLength(data) > CALLBACK_BYTES_MAX) throw badRequest("BUTTON_DATA_INVALID");
}

function checkCopyText(text: unknown): void {
  if (typeof text === "string" && text.length >= 1 && text.length <= COPY_TEXT_MAX) return;
  throw badRequest("BUTTON_COPY_TEXT_INVALID");
}

function checkSize(markup: InlineKeyboardMarkup): void {
  const tooMany = markup.inline_keyboard.flat().length > BUTTONS_MAX;
  const tooLong = Buffer.byteLength(JSON.stringify(markup)) > MARKUP_BYTES_MAX;
  if (tooMany || tooLong) throw badRequest("reply markup is too long");
}

function checkPayButton(rows: InlineKeyboardButton[][], invoice: boolean): void {
  const [first, ...others] = rows.flat();
  if (others.some((button) => "pay" in button)) throw badRequest("BUTTON_POS_INVALID");
  if (first && "pay" in first && !invoice) throw badRequest("BUTTON_TYPE_INVALID");
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function unparsable(words: string): Error {
  return badRequest(`can't parse inline keyboard button: ${words}`);
}
