import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Message } from "grammy/types";
import { mp3, ogg, png } from "../../support/sample-media.ts";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

let bench: TelegramBench;
beforeEach(async () => {
  bench = await telegramBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const message = async () => (await bench.update()).message;

describe("what a person does", () => {
  test("a command comes with its entity, and who sent it (R32)", async () => {
    await bench.ann.sends("/start ref_7");
    expect(await message()).toMatchObject({
      text: "/start ref_7",
      entities: [{ type: "bot_command", offset: 0, length: 6 }],
      from: { id: bench.ann.id, is_bot: false, username: "anna", language_code: "ru" },
      chat: { id: bench.ann.id, type: "private" },
    });
  });

  test.each([
    ["photo", png(30, 20), { photo: expect.any(Array) }],
    ["voice", ogg(4), { voice: { duration: 4, mime_type: "audio/ogg" } }],
    ["audio", mp3(3), { audio: { duration: 3 } }],
    ["document", Buffer.from("кот"), { document: { file_name: "file", mime_type: "text/plain" } }],
  ] as const)("a %s comes with its caption (R32)", async (kind, bytes, fields) => {
    await bench.ann.sendsFile(kind, new Uint8Array(bytes), {
      caption: "вот",
      mime: "text/plain",
    });
    expect(await message()).toMatchObject({ caption: "вот", ...fields });
  });

  test("a reply carries the message that it is to (R32)", async () => {
    await bench.ok("sendMessage", { chat_id: bench.ann.id, text: "Готово" });
    await bench.ann.sends("теплее", { replyTo: bench.ann.screen });
    expect(await message()).toMatchObject({ reply_to_message: { text: "Готово" } });
  });

  test("a long text comes in parts, as clients cut it (R32)", async () => {
    await bench.ann.sends("я".repeat(4096 * 2 + 1));
    const lengths = (await bench.updates()).map(({ message }) => message?.text?.length);
    expect(lengths).toEqual([4096, 4096, 1]);
  });

  test("an edit of one's own text is told (R32)", async () => {
    const { id } = await bench.ann.sends("кот");
    await bench.updates();
    bench.control.editText(bench.ann.id, id, "кит");
    const update = await bench.update();
    expect(update.edited_message).toMatchObject({ message_id: id, text: "кит" });
  });

  test("what a person cannot do is refused (R32)", async () => {
    const { control, ann } = bench;
    const file = { name: "a", mime: "", bytes: new Uint8Array([1]) };
    const files = (kind: "photo" | "document", bytes: Uint8Array, count = 1) =>
      control.sendFiles(ann.id, { kind, files: Array(count).fill({ ...file, bytes }) });
    expect(() => control.sendText(ann.id, { text: " " })).toThrow("empty text");
    expect(() => control.sendText(5, { text: "x" })).toThrow("there is no such person");
    expect(() => control.sendText(ann.id, { text: "x", replyTo: 999 })).toThrow("no such message");
    expect(() => files("photo", file.bytes)).toThrow("a photo must be");
    expect(() => files("document", new Uint8Array())).toThrow("empty file");
    expect(() => files("document", file.bytes, 11)).toThrow("at most ten");
    expect(() => control.pay(ann.id, 1)).toThrow("no invoice");
    expect(() => control.payLink(ann.id, "https://t.me/$none")).toThrow("no such invoice");
    await ann.blocks();
    expect(() => control.sendText(ann.id, { text: "x" })).toThrow("blocked");
  });
});

describe("the client of the tests", () => {
  test("sees what came after the last act, and presses what it sees (R31)", async () => {
    const reply_markup = { inline_keyboard: [[{ text: "🖼 Картинка", callback_data: "image" }]] };
    const { message_id } = await bench.ok<Message>("sendMessage", {
      chat_id: bench.ann.id,
      text: "Меню",
      reply_markup,
    });
    expect(await bench.ann.sees(/Меню/)).toMatchObject({ id: message_id });
    const pressed = bench.ann.presses("🖼 Картинка");
    const update = await bench.update();
    const { id } = update.callback_query ?? { id: "" };
    await bench.ok("answerCallbackQuery", { callback_query_id: id });
    expect(await pressed).toMatchObject({ kind: "none", data: "image" });

    const seeing = bench.ann.sees("Что нарисовать?");
    const edit = { chat_id: bench.ann.id, message_id, text: "Что нарисовать?" };
    await bench.ok("editMessageText", edit);
    expect(await seeing).toMatchObject({ id: message_id, edited: true });
    expect(await bench.ann.sees(({ edited }) => edited)).toMatchObject({ id: message_id });
  });

  test("a failure shows the chat and the last calls (R31)", async () => {
    const keyboard = { inline_keyboard: [[{ text: "Да", callback_data: "yes" }]] };
    await bench.ok("sendMessage", {
      chat_id: bench.ann.id,
      text: "Меню",
      reply_markup: keyboard,
    });
    await bench.call("sendMessage", { chat_id: bench.ann.id });
    const failure = await bench.ann.sees(/Готово/, { withinMs: 1 }).catch(String);
    expect(failure).toContain("did not see /Готово/ within 1 ms");
    expect(failure).toContain("→ 1 /start");
    expect(failure).toMatch(/← 2 Меню\n\s+\[Да\]/);
    expect(failure).toContain("sendMessage Bad Request: message text is empty");
    expect(() => bench.ann.findButton("Нет")).toThrow("there is no button Нет.");
  });

  test("pays and is told how it ended (R31)", async () => {
    const prices = [{ label: "x", amount: 5 }];
    const offer = { title: "x", description: "x", payload: "x", currency: "XTR", prices };
    await bench.ok("sendInvoice", { chat_id: bench.ann.id, ...offer });
    const paying = bench.ann.pays(bench.ann.screen);
    const update = await bench.update();
    const { id } = update.pre_checkout_query ?? { id: "" };
    await bench.ok("answerPreCheckoutQuery", { pre_checkout_query_id: id, ok: true });
    expect(await paying).toMatchObject({ outcome: "paid" });
  });
});
