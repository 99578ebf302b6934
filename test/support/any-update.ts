import type { Update } from "grammy/types";

type Kind = Exclude<keyof Update, "update_id">;

/** What people write and are called: none of it may turn up in a log. */
export const PRIVATE = {
  words: "тайные слова о любимом коте",
  caption: "подпись к личному снимку",
  name: "Аграфена",
  username: "agrafena_secret",
  phone: "+79000000000",
  file: "private-passport.jpg",
} as const;

const DATE = 1_793_520_000;
const BOT = { id: 7_000_000_001, is_bot: true, first_name: "TRT", username: "trt_test_bot" };

export const userOf = (id: number) => ({
  id,
  is_bot: false,
  first_name: PRIVATE.name,
  username: PRIVATE.username,
  language_code: "ru",
});

const privateChatOf = (id: number) => ({ id, type: "private", first_name: PRIVATE.name });

/** A message in a private chat, with whatever it carries. */
export const messageOf = (person: number, content: object) => ({
  message_id: 1,
  from: userOf(person),
  chat: privateChatOf(person),
  date: DATE,
  ...content,
});

const group = { id: -1_001_234_567_890, type: "supergroup", title: PRIVATE.name };
const channel = { id: -1_009_876_543_210, type: "channel", title: PRIVATE.name };

/** A body as the Bot API 10.3 describes it, for every kind of update that it has. */
export function plausibleUpdates(person: number): { readonly [K in Kind]: object } {
  const user = userOf(person);
  const text = { text: PRIVATE.words };
  const member = { user: BOT, status: "member" };
  const inGroup = { ...messageOf(person, text), chat: group };
  const post = { message_id: 2, chat: channel, sender_chat: channel, date: DATE, ...text };
  const boost = { boost_id: "b", add_date: DATE, expiration_date: DATE, source: { user } };
  return {
    message: inGroup,
    edited_message: { ...messageOf(person, text), edit_date: DATE },
    channel_post: post,
    edited_channel_post: { ...post, edit_date: DATE },
    business_connection: { id: "c", user, user_chat_id: person, date: DATE, is_enabled: true },
    business_message: { ...messageOf(person, text), business_connection_id: "c" },
    edited_business_message: { ...messageOf(person, text), business_connection_id: "c" },
    deleted_business_messages: { chat: privateChatOf(person), message_ids: [1, 2] },
    guest_message: { ...inGroup, guest_query_id: "g" },
    stopped_message_generation: { chat: privateChatOf(person), draft_id: 4 },
    message_reaction: { chat: group, message_id: 1, user, date: DATE, old_reaction: [] },
    message_reaction_count: { chat: channel, message_id: 1, date: DATE, reactions: [] },
    inline_query: { id: "i", from: user, query: PRIVATE.words, offset: "" },
    chosen_inline_result: { result_id: "r", from: user, query: PRIVATE.words },
    callback_query: { id: "q", from: user, chat_instance: "1", data: "nobody:knows:this" },
    shipping_query: { id: "s", from: user, invoice_payload: "p", shipping_address: {} },
    pre_checkout_query: { id: "p", from: user, currency: "XTR", total_amount: 5 },
    purchased_paid_media: { from: user, paid_media_payload: "p" },
    poll: { id: "p", question: PRIVATE.words, options: [], type: "regular" },
    poll_answer: { poll_id: "p", user, option_ids: [0] },
    my_chat_member: { chat: group, from: user, date: DATE, new_chat_member: member },
    chat_member: { chat: group, from: user, date: DATE, new_chat_member: member },
    chat_join_request: { chat: group, from: user, user_chat_id: person, date: DATE },
    chat_boost: { chat: channel, boost },
    removed_chat_boost: { chat: channel, ...boost, remove_date: DATE },
    managed_bot: { user, bot: BOT },
    subscription: { user, invoice_payload: "p", state: "canceled" },
  };
}

const file = { file_id: "AgACAgIAAxkBAAIB", file_unique_id: "AQADAg", file_size: 1000 };

/** What a person can send to the bot, of use or not. */
export const CONTENTS: readonly object[] = [
  { text: PRIVATE.words },
  { text: "/start deep-link_42" },
  { text: `/unheard ${PRIVATE.words}` },
  { text: "/" },
  { text: " \n\u0000 " },
  { text: "\ud83d" },
  { text: "ы".repeat(500_000) },
  { photo: [{ ...file, width: 90, height: 90 }], caption: PRIVATE.caption },
  { photo: [] },
  { video: { ...file, width: 1, height: 1, duration: 1, file_name: PRIVATE.file } },
  { animation: file, document: file },
  { audio: { ...file, duration: 1, title: PRIVATE.words } },
  { voice: { ...file, duration: 1 } },
  { video_note: { ...file, duration: 1, length: 240 } },
  { document: { ...file, file_name: PRIVATE.file, mime_type: "image/jpeg" } },
  { document: { ...file, file_name: "\ud83d\u0000", mime_type: "\u0000" } },
  { sticker: { ...file, type: "regular", emoji: "🦊" } },
  { contact: { phone_number: PRIVATE.phone, first_name: PRIVATE.name } },
  { location: { latitude: 55.75, longitude: 37.61 } },
  { venue: { title: PRIVATE.words, location: { latitude: 0, longitude: 0 } } },
  { poll: { id: "p", question: PRIVATE.words, options: [] } },
  { dice: { emoji: "🎲", value: 6 } },
  { game: { title: PRIVATE.words } },
  { story: { id: 1 } },
  { checklist: { title: PRIVATE.words, tasks: [] } },
  { giveaway: {} },
  { paid_media: { star_count: 1, paid_media: [] } },
  { pinned_message: {} },
  { web_app_data: { data: PRIVATE.words, button_text: "" } },
  { users_shared: { request_id: 1, users: [] } },
  { successful_payment: { currency: "XTR", total_amount: 5, invoice_payload: "p" } },
  { refunded_payment: { currency: "XTR", total_amount: 5, invoice_payload: "p" } },
  { text: PRIVATE.words, reply_to_message: messageOf(1, {}), quote: { text: PRIVATE.words } },
  { text: PRIVATE.words, forward_origin: { type: "user", sender_user: userOf(1) } },
  { text: PRIVATE.words, via_bot: BOT, sender_chat: channel, message_thread_id: -1 },
  { a_content_of_next_year: { deeply: [{ unknown: PRIVATE.words }] } },
  {},
];

const DEEP = 100_000;
const WIDE = 20_000;

/** In place of a value of any type. */
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -7,
  1.5,
  1e300,
  2 ** 60,
  "",
  "7",
  "\ud83d\u0000",
  [],
  [null],
  Array.from({ length: WIDE }, () => "x"),
  {},
  { length: WIDE },
  { id: "7", type: ["private"], from: null, chat: "x", text: 7 },
];

/** Bodies that no document describes, made of one that does. */
export function oddBodies(body: object): readonly unknown[] {
  const names = Object.keys(body);
  return [
    ...ODD_VALUES,
    ...names.map((name) => Object.fromEntries(Object.entries(body).filter(([it]) => it !== name))),
    ...names.flatMap((name) => ODD_VALUES.map((value) => ({ ...body, [name]: value }))),
    ...["from", "chat"].flatMap((name) =>
      ODD_VALUES.map((id) => ({ ...body, [name]: { ...userOf(1), type: "private", id } })),
    ),
    deepen(body, (value) => (typeof value === "number" ? String(value) : value)),
    deepen(body, (value) => (typeof value === "number" ? -Math.abs(value) : value)),
    deepen(body, (value) => (typeof value === "string" ? 7 : value)),
  ];
}

/** The same with every leaf changed. */
function deepen(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => deepen(one, change));
  if (typeof value !== "object" || value === null) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deepen(one, change)]));
}

/** JSON that no parser may take the stack for. */
export const nested = (depth = DEEP) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
