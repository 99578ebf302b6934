import type { LinkPreviewOptions } from "grammy/types";
import { newId } from "../../../kernel/index.ts";
import { badRequest, tooManyRequests } from "../api-error.ts";
import { type Args, isRecord } from "../args.ts";
import { type PrivateMessage, toApiMessage } from "../chats/api-message.ts";
import { type ReplyMarkup, readReplyMarkup } from "../chats/keyboard.ts";
import type { Content, NewMessage, StoredMessage } from "../chats/message.ts";
import { toUser } from "../chats/people.ts";
import { addMessage } from "../chats/post.ts";
import { type FindUser, type FormattedText, formatText } from "../text/format.ts";
import type { World } from "../world.ts";

/**
 * Telegram counts characters; here UTF-16 units are counted, which is never fewer: what passes
 * here passes there.
 */
export const TEXT_MAX = 4096;
export const CAPTION_MAX = 1024;

export interface Sending {
  readonly base: Omit<NewMessage, "content">;
  readonly markup: ReplyMarkup;
}

/** Everything that must hold before something is sent, whatever it is. */
export function beginSending(
  world: World,
  args: Args,
  options: { count?: number; invoice?: boolean } = {},
): Sending {
  const markup = readReplyMarkup(args, options);
  const person = world.people.writableChat(args.text("chat_id"));
  const replyTo = readReplyTo(world, args, person.id);
  takeTurn(world, person.id, options.count ?? 1);

  const effectId = args.text("message_effect_id");
  return {
    markup,
    base: {
      chatId: person.id,
      from: "bot",
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(effectId === "" ? {} : { effectId }),
      ...(args.boolean("protect_content") ? { protectedContent: true } : {}),
    },
  };
}

export function finishSending(
  world: World,
  { base, markup }: Sending,
  content: Content,
): PrivateMessage {
  if (markup.kind === "keyboard") world.replyKeyboards.set(base.chatId, markup.rows);
  if (markup.kind === "remove") world.replyKeyboards.delete(base.chatId);
  world.actions.delete(base.chatId);
  const keyboard = markup.kind === "inline" ? { keyboard: markup.markup } : {};
  return toApiMessage(world, addMessage(world, { ...base, content, ...keyboard }));
}

/** Also the message that is only named: «message to edit not found». */
export function findMessage(
  world: World,
  args: Args,
  what: string,
  chatField = "chat_id",
): StoredMessage {
  const person = world.people.chat(args.text(chatField));
  const message = world.messages.find(person.id, args.integer("message_id", 0));
  if (!message) throw badRequest(`message to ${what} not found`);
  return message;
}

export function readText(world: World, args: Args): FormattedText {
  if (!args.has("text")) throw badRequest("message text is empty");
  const text = formatText(
    {
      text: args.text("text"),
      parseMode: args.text("parse_mode"),
      entities: args.json("entities", "entities"),
    },
    findUser(world),
  );
  if (text.text === "") throw badRequest("text must be non-empty");
  return text;
}

export function readCaption(world: World, args: Args): FormattedText {
  const caption = formatText(
    {
      text: args.text("caption"),
      parseMode: args.text("parse_mode"),
      entities: args.json("caption_entities", "caption entities"),
    },
    findUser(world),
  );
  if (caption.text.length > CAPTION_MAX) throw badRequest("message caption is too long");
  return caption;
}

export function readPreview(args: Args): { preview?: LinkPreviewOptions } {
  const options = args.json("link_preview_options", "link preview options");
  if (isRecord(options)) return { preview: options };
  return args.boolean("disable_web_page_preview") ? { preview: { is_disabled: true } } : {};
}

export function findUser(world: World): FindUser {
  return (id) => {
    const person = world.people.find(id);
    return person && toUser(person);
  };
}

export function newAlbumId(world: World): string {
  return newId("album", world).replace(/\D/g, "").padStart(17, "1");
}

function readReplyTo(world: World, args: Args, chatId: number): number | undefined {
  const parameters = args.json("reply_parameters", "reply parameters");
  const [id, optional] = isRecord(parameters)
    ? [Number(parameters.message_id), parameters.allow_sending_without_reply === true]
    : [args.integer("reply_to_message_id", 0), args.boolean("allow_sending_without_reply")];
  if (!id) return undefined;
  if (world.messages.find(chatId, id)) return id;
  if (optional) return undefined;
  throw badRequest("message to be replied not found");
}

function takeTurn(world: World, chatId: number, count: number): void {
  if (!world.faults.current().naturalLimits) return;
  const retryAfterS = world.flood.take(chatId, count);
  if (retryAfterS > 0) throw tooManyRequests(retryAfterS);
}
