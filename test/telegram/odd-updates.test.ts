import { expect, test } from "bun:test";
import fc from "fast-check";
import { readUpdate } from "../../src/telegram/incoming.ts";
import { Bot } from "./chat.ts";

/** Bot API 10.3, `Update` (telegram.md §3, version ladder). */
const KINDS = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_connection",
  "business_message",
  "edited_business_message",
  "deleted_business_messages",
  "guest_message",
  "message_reaction",
  "message_reaction_count",
  "inline_query",
  "chosen_inline_result",
  "callback_query",
  "shipping_query",
  "pre_checkout_query",
  "purchased_paid_media",
  "poll",
  "poll_answer",
  "my_chat_member",
  "chat_member",
  "chat_join_request",
  "chat_boost",
  "removed_chat_boost",
  "managed_bot",
  "subscription",
  "stopped_message_generation",
  "a_kind_of_next_year",
];
const from = { id: 1001, is_bot: false, first_name: "Аня" };
const chat = { id: 1001, type: "private" };

test("no kind of update and no odd shape breaks anything (R65, N4)", async () => {
  await using bot = await Bot.open();
  const shapes: unknown[] = [
    {},
    null,
    7,
    "x",
    [],
    { from },
    { from, chat },
    { chat },
    { from: null, chat },
  ];
  for (const kind of KINDS) {
    for (const shape of shapes) {
      const plan = await bot.update({ [kind]: shape });
      expect(Array.isArray(plan.messages)).toBe(true);
    }
  }
});

test("an update of any shape is read without a throw (R65)", () => {
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          "from",
          "chat",
          "id",
          "type",
          "text",
          "photo",
          "data",
          "message",
          "file_id",
          "document",
        ),
        tie("value"),
        { maxKeys: 6 },
      ),
    ),
  })).value;
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), anything, (kind, body) => {
      expect(["deed", "reachable", "ignored"]).toContain(readUpdate({ [kind]: body }).status);
    }),
  );
  for (const body of [undefined, null, 7, "x", []]) {
    expect(readUpdate(body)).toEqual({ status: "ignored" });
  }
});

test("groups, channels, other bots and edits are passed over in silence (N4)", async () => {
  await using bot = await Bot.open();
  const silent: object[] = [
    { message: { from, chat: { id: -5, type: "group" }, text: "/start" } },
    { message: { from, chat: { id: -5, type: "supergroup" }, text: "привет" } },
    { channel_post: { chat: { id: -5, type: "channel" }, text: "/start" } },
    { edited_message: { from, chat, text: "/start" } },
    { message: { from: { ...from, is_bot: true }, chat, text: "/start" } },
    {
      callback_query: {
        id: "1",
        from,
        data: "m",
        message: { message_id: 1, chat: { type: "group" } },
      },
    },
  ];
  for (const update of silent) expect((await bot.update(update)).messages).toEqual([]);
  expect(await bot.people.find(1001)).toBeUndefined();
});

test("every kind of private message gets an answer (N4)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  const file = { file_id: "f" };
  const contents: object[] = [
    { text: "привет" },
    { text: "/" },
    { text: " " },
    { text: "🐱" },
    { photo: [file], caption: "x".repeat(1024) },
    { video: file },
    { video_note: file },
    { animation: file, document: file },
    { voice: file },
    { audio: file },
    { document: { ...file, mime_type: "application/pdf" } },
    { document: { ...file, mime_type: "image/png" } },
    { sticker: file },
    { contact: {} },
    { location: {} },
    { dice: {} },
    { poll: {} },
    { story: {} },
    { checklist: {} },
    { new_chat_members: [] },
    { photo: [] },
    { photo: "?" },
    { text: 7 },
    { document: { file_id: "not an id!" } },
    {},
  ];
  for (const content of contents) {
    const before = ann.messages.length;
    await ann.sends(content);
    expect(ann.messages.length, JSON.stringify(content)).toBe(before + 1);
  }
});

test("a press without its message is answered by a new one (N7)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.update({ callback_query: { id: "1", from, data: "b" } });
  expect(ann.messages).toHaveLength(2);
  await ann.update({ callback_query: { id: "1", from, game_short_name: "x" } });
  expect(ann.text).toContain("Эта кнопка устарела");
});

test("when something broke, the person hears what to do, with a code for support (R153, R173, G24)", async () => {
  await using bot = await Bot.open({ support: { telegram: "@trt_help" } });
  const plan = await bot.failed({ message: { from, chat, text: "кот" } });
  const [said] = plan.messages;
  expect(said?.chat).toBe(1001);
  expect(JSON.stringify(said?.body)).toContain("<code>REQ4D2A7</code>");
  expect(JSON.stringify(said?.body)).toContain("Лишнего не списалось");
  expect((await bot.failed({ poll: {} })).messages).toEqual([]);
});
