import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Message } from "grammy/types";
import { png } from "../../support/sample-media.ts";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

let bench: TelegramBench;
beforeAll(async () => {
  bench = await telegramBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const chat = () => ({ chat_id: bench.ann.id });
const say = (text: string, more: object = {}) =>
  bench.ok<Message>("sendMessage", { ...chat(), text, ...more });
const refused = (method: string, parameters: object = {}) =>
  bench.refusal(method, { ...chat(), ...parameters });
const KEYBOARD = { inline_keyboard: [[{ text: "Да", callback_data: "yes" }]] };
const NOT_MODIFIED =
  "400 Bad Request: message is not modified: specified new message content and reply markup are " +
  "exactly the same as a current content and reply markup of the message";

describe("sending", () => {
  test("a message has the form of the Bot API (R32)", async () => {
    const message = await say("Привет", { reply_markup: KEYBOARD, message_effect_id: "1" });
    expect(message).toEqual({
      message_id: expect.any(Number),
      from: expect.objectContaining({ id: 7_000_001, is_bot: true, username: "trt_demo_bot" }),
      chat: { id: bench.ann.id, type: "private", first_name: "Аня", username: "anna" },
      date: Math.floor(bench.clock.now() / 1000),
      text: "Привет",
      effect_id: "1",
      reply_markup: KEYBOARD,
    } as unknown as Message);
  });

  test("a text has 1–4096 characters after parsing (R32)", async () => {
    const long = "я".repeat(4096);
    const html = { parse_mode: "HTML" };
    expect((await say(`<b>${long}</b>`, html)).text).toHaveLength(4096);
    expect(await refused("sendMessage", { text: `<b>${long}!</b>`, ...html })).toBe(
      "400 Bad Request: message is too long",
    );
    expect(await refused("sendMessage")).toBe("400 Bad Request: message text is empty");
    expect(await refused("sendMessage", { text: "<b> </b>", ...html })).toBe(
      "400 Bad Request: text must be non-empty",
    );
  });

  test("only a chat that a person has begun can be written to (R32)", async () => {
    const stranger = bench.control.addPerson({ firstName: "Пётр" });
    const to = (chat_id: unknown) => bench.refusal("sendMessage", { chat_id, text: "x" });
    expect(await to(stranger.id)).toBe("400 Bad Request: chat not found");
    expect(await to(1)).toBe("400 Bad Request: chat not found");
    expect(await to("@anna")).toBe("400 Bad Request: chat not found");
    expect(await to("")).toBe("400 Bad Request: chat_id is empty");
  });

  test("a reply carries what it replies to, without its own replies (R32)", async () => {
    const first = await say("раз");
    const second = await say("два", { reply_parameters: { message_id: first.message_id } });
    const third = await say("три", { reply_to_message_id: second.message_id });
    expect(third.reply_to_message).toMatchObject({ message_id: second.message_id, text: "два" });
    expect(third.reply_to_message).not.toHaveProperty("reply_to_message");
    expect(await refused("sendMessage", { text: "x", reply_to_message_id: 9999 })).toBe(
      "400 Bad Request: message to be replied not found",
    );
    const reply_parameters = { message_id: 9999, allow_sending_without_reply: true };
    expect(await say("x", { reply_parameters })).not.toHaveProperty("reply_to_message");
  });

  test("link previews can be changed (R32)", async () => {
    const link_preview_options = { is_disabled: true };
    expect(await say("t.me/x", { link_preview_options })).toMatchObject({ link_preview_options });
    const old = await say("t.me/x", { disable_web_page_preview: true });
    expect(old).toMatchObject({ link_preview_options });
    expect(bench.ann.screen.linkPreview).toBe(false);
  });

  test("a reply keyboard stays below until it is removed (R32)", async () => {
    await say("x", { reply_markup: { keyboard: [["Да", { text: "Нет" }]] } });
    expect(bench.ann.chat.replyKeyboard).toEqual([["Да", "Нет"]]);
    await say("x", { reply_markup: { remove_keyboard: true } });
    expect(bench.ann.chat.replyKeyboard).toBeUndefined();
  });

  test("a chat action is seen for five seconds or until a message (R32)", async () => {
    await bench.ok("sendChatAction", { ...chat(), action: "upload_photo" });
    expect(bench.ann.chat.action?.name).toBe("upload_photo");
    bench.clock.move(5_001);
    expect(bench.ann.chat.action).toBeUndefined();
    await bench.ok("sendChatAction", { ...chat(), action: "typing" });
    await say("готово");
    expect(bench.ann.chat.action).toBeUndefined();
    expect(await refused("sendChatAction", { action: "dancing" })).toBe(
      "400 Bad Request: wrong parameter action in request",
    );
  });
});

describe("editing", () => {
  test("a text is replaced, and its old versions are remembered (R32)", async () => {
    const { message_id } = await say("раз", { reply_markup: KEYBOARD });
    bench.clock.move(2_000);
    const edited = await bench.ok<Message>("editMessageText", {
      ...chat(),
      message_id,
      text: "два",
    });
    expect(edited).toMatchObject({ text: "два", edit_date: edited.date + 2 });
    // The keyboard that is not given again is gone.
    expect(edited).not.toHaveProperty("reply_markup");
    expect(bench.control.versions(bench.ann.id, message_id)).toMatchObject([
      { text: "раз", keyboard: [[{ text: "Да" }]] },
      { text: "два", keyboard: [] },
    ]);
  });

  test("an edit that changes nothing is refused (R32)", async () => {
    const { message_id } = await say("<b>раз</b>", { parse_mode: "HTML", reply_markup: KEYBOARD });
    const same = { message_id, text: "<b>раз</b> ", parse_mode: "HTML", reply_markup: KEYBOARD };
    expect(await refused("editMessageText", same)).toBe(NOT_MODIFIED);
    expect(await refused("editMessageReplyMarkup", same)).toBe(NOT_MODIFIED);
    await bench.ok("editMessageText", { ...chat(), ...same, parse_mode: "" });
    await bench.ok("editMessageReplyMarkup", { ...chat(), message_id });
    expect(bench.ann.screen.keyboard).toEqual([]);
  });

  test("what cannot be edited is told apart (R32)", async () => {
    const { message_id } = await say("раз");
    const [hers] = bench.ann.chat.messages;
    expect(await refused("editMessageText", { message_id: 9999, text: "x" })).toBe(
      "400 Bad Request: message to edit not found",
    );
    expect(await refused("editMessageText", { message_id: hers?.id, text: "x" })).toBe(
      "400 Bad Request: message can't be edited",
    );
    expect(await refused("editMessageCaption", { message_id, caption: "x" })).toBe(
      "400 Bad Request: there is no caption in the message to edit",
    );
    expect(await refused("editMessageText", { message_id, text: "я".repeat(4097) })).toBe(
      "400 Bad Request: MESSAGE_TOO_LONG",
    );
    const reply_markup = { keyboard: [["Да"]] };
    expect(await refused("editMessageText", { message_id, text: "x", reply_markup })).toBe(
      "400 Bad Request: inline keyboard expected",
    );
  });

  test("a text becomes media and never text again (R32)", async () => {
    const { message_id } = await say("рисую…");
    const media = { type: "photo", media: photo(), caption: "<b>вот</b>", parse_mode: "HTML" };
    const edited = await bench.ok<Message>("editMessageMedia", { ...chat(), message_id, media });
    expect(edited).toMatchObject({ message_id, caption: "вот" });
    expect(edited.photo?.at(-1)).toMatchObject({ width: 640, height: 480 });
    expect(edited).not.toHaveProperty("text");
    expect(await refused("editMessageText", { message_id, text: "x" })).toBe(
      "400 Bad Request: there is no text in the message to edit",
    );
    expect(await refused("editMessageMedia", { message_id, media })).toBe(NOT_MODIFIED);
    const caption = "другая";
    await bench.ok("editMessageCaption", { ...chat(), message_id, caption });
    expect(bench.ann.screen).toMatchObject({ text: caption, media: { kind: "photo" } });
  });

  test("media is described wholly and of a kind that can be edited in (R32)", async () => {
    const { message_id } = await say("рисую…");
    const why = (media: unknown) => refused("editMessageMedia", { message_id, media });
    expect(await why({ type: "photo" })).toBe(
      "400 Bad Request: can't parse InputMedia: media not found",
    );
    expect(await why({ type: "voice", media: photo() })).toBe(
      '400 Bad Request: can\'t parse InputMedia: type "voice" is unsupported',
    );
    expect(await why(undefined)).toBe('400 Bad Request: parameter "media" is required');
    expect(await why("{")).toBe("400 Bad Request: can't parse input media JSON object");
  });

  function photo(): string {
    const [sent] = bench.control.sendFiles(bench.ann.id, {
      kind: "photo",
      files: [{ name: "", mime: "", bytes: png(640, 480) }],
    });
    return bench.control.file(sent?.media?.fileUniqueId ?? "")?.fileId ?? "";
  }
});

describe("deleting, copying, forwarding, reacting", () => {
  test("both sides' messages can be deleted, once, within two days (R32)", async () => {
    const { message_id } = await say("раз");
    const old = await say("старое");
    expect(await bench.ok<boolean>("deleteMessage", { ...chat(), message_id })).toBe(true);
    expect(bench.ann.chat.messages.some(({ id }) => id === message_id)).toBe(false);
    expect(await refused("deleteMessage", { message_id })).toBe(
      "400 Bad Request: message to delete not found",
    );
    expect(await refused("deleteMessage")).toBe(
      "400 Bad Request: message identifier is not specified",
    );
    bench.clock.move(48 * 3_600_000 + 1);
    expect(await refused("deleteMessage", { message_id: old.message_id })).toBe(
      "400 Bad Request: message can't be deleted for everyone",
    );
  });

  test("up to a hundred go at once, missing ones are passed over (R32)", async () => {
    const [one, two] = [await say("раз"), await say("два")];
    const message_ids = [one.message_id, 9999, two.message_id];
    expect(await bench.ok<boolean>("deleteMessages", { ...chat(), message_ids })).toBe(true);
    expect(bench.control.status().methods.deleteMessages).toEqual({ ok: 1, failed: 0 });
    expect(await refused("deleteMessages", { message_ids: Array(101).fill(1) })).toBe(
      "400 Bad Request: too many message identifiers specified",
    );
    expect(await refused("deleteMessages", { message_ids: [] })).toBe(
      "400 Bad Request: message identifiers are not specified",
    );
  });

  test("a copy is a new message, a forward tells where it is from (R32)", async () => {
    const original = await say("<b>раз</b>", { parse_mode: "HTML", reply_markup: KEYBOARD });
    const from = { from_chat_id: bench.ann.id, message_id: original.message_id };
    const copy = await bench.ok<object>("copyMessage", { ...chat(), ...from });
    expect(copy).toEqual({ message_id: original.message_id + 1 });
    expect(bench.ann.screen).toMatchObject({ text: "раз", html: "<b>раз</b>", keyboard: [] });

    const forward = await bench.ok<Message>("forwardMessage", { ...chat(), ...from });
    expect(forward).toMatchObject({
      text: "раз",
      forward_origin: { type: "user", sender_user: { is_bot: true }, date: original.date },
    });
    const missing = { from_chat_id: bench.ann.id, message_id: 9999 };
    expect(await refused("copyMessage", missing)).toBe(
      "400 Bad Request: message to copy not found",
    );
    expect(await refused("forwardMessage", missing)).toBe(
      "400 Bad Request: message to forward not found",
    );
  });

  test("the bot reacts with one emoji at most (R32)", async () => {
    const { id: message_id } = await bench.ann.sends("кот");
    const reaction = [{ type: "emoji", emoji: "👀" }];
    await bench.ok("setMessageReaction", { ...chat(), message_id, reaction });
    expect(bench.ann.chat.messages.at(-1)?.reactions).toEqual(["👀"]);
    await bench.ok("setMessageReaction", { ...chat(), message_id });
    expect(bench.ann.chat.messages.at(-1)?.reactions).toEqual([]);
    const two = [...reaction, ...reaction];
    expect(await refused("setMessageReaction", { message_id, reaction: two })).toBe(
      "400 Bad Request: REACTION_INVALID",
    );
  });
});
