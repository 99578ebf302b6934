import type { InlineKeyboardButton, MessageEntity } from "grammy/types";
import { type Content, type StoredMessage, textOf } from "../chats/message.ts";
import type {
  ButtonKind,
  ButtonView,
  ChatView,
  EntityView,
  InvoiceView,
  MediaView,
  MessageView,
  Person,
} from "../control-types.ts";
import type { StoredFile } from "../files/file-store.ts";
import { EMPTY_TEXT } from "../text/format.ts";
import { renderHtml } from "../text/render-html.ts";
import type { World } from "../world.ts";

export function chatView(world: World, person: Person): ChatView {
  const action = world.actions.get(person.id);
  const replyKeyboard = world.replyKeyboards.get(person.id);
  return {
    person,
    messages: world.messages.list(person.id).map((message) => messageView(world, message)),
    commands: world.profile.commandsFor(person.id, person.language),
    ...(action && action.until > world.clock.now() ? { action } : {}),
    ...(replyKeyboard ? { replyKeyboard } : {}),
  };
}

/** A stored message is never changed, but replaced: whoever looks again and again sees one view. */
const views = new WeakMap<StoredMessage, MessageView>();

export function messageView(world: World, message: StoredMessage): MessageView {
  const known = views.get(message);
  if (known) return known;
  const view = newView(world, message);
  views.set(message, view);
  return view;
}

function newView(world: World, message: StoredMessage): MessageView {
  const { content } = message;
  const text = textOf(content) ?? EMPTY_TEXT;
  const service = serviceWords(world, content);
  return {
    id: message.id,
    chatId: message.chatId,
    from: message.from,
    date: message.date,
    edited: message.editedAt !== undefined,
    ...(message.editedAt === undefined ? {} : { editedAt: message.editedAt }),
    text: text.text,
    entities: text.entities.map(entityView),
    html: renderHtml(text),
    keyboard: (message.keyboard?.inline_keyboard ?? []).map((row) => row.map(buttonView)),
    reactions: [...message.reactions],
    linkPreview: content.kind === "text" && content.preview?.is_disabled !== true,
    ...(content.kind === "media" ? { media: mediaView(content.file, content.spoiler) } : {}),
    ...(content.kind === "invoice" ? { invoice: invoiceView(content) } : {}),
    ...(service === undefined ? {} : { service }),
    ...(message.albumId === undefined ? {} : { albumId: message.albumId }),
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
  };
}

function entityView(entity: MessageEntity): EntityView {
  const { type, offset, length } = entity;
  return {
    type,
    offset,
    length,
    ...("url" in entity ? { url: entity.url } : {}),
    ...("language" in entity && entity.language ? { language: entity.language } : {}),
  };
}

function mediaView(file: StoredFile, spoiler: boolean): MediaView {
  const { kind, uniqueId, mime, name, widthPx, heightPx, durationS, title, performer } = file;
  return {
    kind,
    url: `/emulator/files/${uniqueId}`,
    fileUniqueId: uniqueId,
    mime,
    bytes: file.bytes.byteLength,
    spoiler,
    ...(name === undefined ? {} : { fileName: name }),
    ...(widthPx === undefined ? {} : { widthPx }),
    ...(heightPx === undefined ? {} : { heightPx }),
    ...(durationS === undefined ? {} : { durationS }),
    ...(title === undefined ? {} : { title }),
    ...(performer === undefined ? {} : { performer }),
  };
}

function invoiceView(content: Content & { kind: "invoice" }): InvoiceView {
  const { title, description, currency, total_amount } = content.invoice;
  return { title, description, currency, amount: total_amount, paid: content.paid };
}

function buttonView(button: InlineKeyboardButton): ButtonView {
  const kind = buttonKind(button);
  return {
    text: button.text,
    kind,
    ...(button.style ? { style: button.style } : {}),
    ...("callback_data" in button ? { data: button.callback_data } : {}),
    ...("url" in button ? { url: button.url } : {}),
    ...("web_app" in button ? { url: button.web_app.url } : {}),
    ...("copy_text" in button ? { copyText: button.copy_text.text } : {}),
  };
}

const KINDS: readonly [key: string, kind: ButtonKind][] = [
  ["url", "url"],
  ["callback_data", "callback"],
  ["web_app", "web_app"],
  ["copy_text", "copy_text"],
  ["pay", "pay"],
  ["disabled", "disabled"],
  ["switch_inline_query", "switch_inline"],
  ["switch_inline_query_current_chat", "switch_inline"],
  ["switch_inline_query_chosen_chat", "switch_inline"],
];

export function buttonKind(button: InlineKeyboardButton): ButtonKind {
  return KINDS.find(([key]) => key in button)?.[1] ?? "other";
}

/** The grey line in the middle of a chat, in the language of the page. */
function serviceWords(world: World, content: Content): string | undefined {
  if (content.kind === "paid") {
    const { total_amount, currency } = content.payment;
    return `Оплачено: ${total_amount} ${currency} для ${world.bot.first_name}`;
  }
  if (content.kind === "refunded") {
    const { total_amount, currency } = content.payment;
    return `Возвращено: ${total_amount} ${currency}`;
  }
  return undefined;
}
