import type { Chat, Message, User } from "grammy/types";
import { present } from "../../../kernel/index.ts";
import { mediaFields } from "./api-media.ts";
import type { Content, StoredMessage } from "./message.ts";
import type { Messages } from "./messages.ts";
import { type People, toChat, toUser } from "./people.ts";

/** What the shape of a message depends on besides itself. */
export interface MessageContext {
  readonly bot: User;
  readonly people: People;
  readonly messages: Messages;
}

export type PrivateMessage = Message & { chat: Chat.PrivateChat; from: User };

type MoreFields = Omit<Partial<Message>, "chat" | "from">;

/** A message in the form of the Bot API. Without the message it replies to when `nested`. */
export function toApiMessage(
  context: MessageContext,
  stored: StoredMessage,
  options: { nested?: boolean } = {},
): PrivateMessage {
  const person = present(context.people.find(stored.chatId), "a message has a person");
  return {
    message_id: stored.id,
    from: stored.from === "bot" ? context.bot : toUser(person),
    chat: toChat(person),
    date: seconds(stored.date),
    ...(stored.editedAt === undefined ? {} : { edit_date: seconds(stored.editedAt) }),
    ...(stored.albumId === undefined ? {} : { media_group_id: stored.albumId }),
    ...(stored.effectId === undefined ? {} : { effect_id: stored.effectId }),
    ...(stored.protectedContent ? { has_protected_content: true as const } : {}),
    ...(stored.keyboard === undefined ? {} : { reply_markup: stored.keyboard }),
    ...origin(context, stored),
    ...(options.nested ? {} : reply(context, stored)),
    ...contentFields(stored.content),
  };
}

function reply(context: MessageContext, stored: StoredMessage): MoreFields {
  if (stored.replyTo === undefined) return {};
  const original = context.messages.find(stored.chatId, stored.replyTo);
  if (!original) return {};
  const nested = toApiMessage(context, original, { nested: true });
  return { reply_to_message: Object.assign(nested, { reply_to_message: undefined }) };
}

function origin(context: MessageContext, stored: StoredMessage): MoreFields {
  if (!stored.forwardedFrom) return {};
  const { userId, date } = stored.forwardedFrom;
  const person = context.people.find(userId);
  const user = person ? toUser(person) : context.bot;
  return { forward_origin: { type: "user", sender_user: user, date: seconds(date) } };
}

function contentFields(content: Content): MoreFields {
  switch (content.kind) {
    case "text":
      return {
        text: content.text.text,
        ...(content.text.entities.length > 0 ? { entities: [...content.text.entities] } : {}),
        ...(content.preview ? { link_preview_options: content.preview } : {}),
      };
    case "media": {
      const { text, entities } = content.text;
      return {
        ...mediaFields(content.file),
        ...(text === "" ? {} : { caption: text }),
        ...(entities.length > 0 ? { caption_entities: [...entities] } : {}),
        ...(content.spoiler ? { has_media_spoiler: true as const } : {}),
        ...(content.captionAbove ? { show_caption_above_media: true as const } : {}),
      };
    }
    case "invoice":
      return { invoice: content.invoice };
    case "paid":
      return { successful_payment: content.payment };
    case "refunded":
      return { refunded_payment: content.payment };
  }
}

/** The Bot API counts in seconds. */
export function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}
