import type { ChatFullInfo, UserProfilePhotos } from "grammy/types";
import { badRequest } from "../api-error.ts";
import { type Args, isRecord } from "../args.ts";
import type { Content, StoredMessage } from "../chats/message.ts";
import { toChat } from "../chats/people.ts";
import { changeMessage, deleteMessage as removeMessage } from "../chats/post.ts";
import type { World } from "../world.ts";
import type { Method, Methods } from "./method.ts";
import { beginSending, findMessage, finishSending, readCaption } from "./sending.ts";

const DELETE_WITHIN_MS = 48 * 3_600_000;
const DELETE_MAX = 100;
const ACTION_LIFE_MS = 5_000;
const ACTIONS = [
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
];

const deleteMessage: Method = (world, args) => {
  checkMessageGiven(args);
  const message = findMessage(world, args, "delete");
  checkDeletable(world, message);
  removeMessage(world, message);
  return true;
};

/** What is not there is passed over. */
const deleteMessages: Method = (world, args) => {
  const ids = args.json("message_ids", "message identifiers");
  if (!Array.isArray(ids) || ids.length === 0) {
    throw badRequest("message identifiers are not specified");
  }
  if (ids.length > DELETE_MAX) throw badRequest("too many message identifiers specified");
  const person = world.people.chat(args.text("chat_id"));
  const found = ids.flatMap((id) => world.messages.find(person.id, Number(id)) ?? []);
  for (const message of found) checkDeletable(world, message);
  for (const message of found) removeMessage(world, message);
  return true;
};

const copyMessage: Method = (world, args) => {
  checkMessageGiven(args);
  const original = findMessage(world, args, "copy", "from_chat_id");
  const content = copied(world, args, original.content);
  const { message_id } = finishSending(world, beginSending(world, args), content);
  return { message_id };
};

const forwardMessage: Method = (world, args) => {
  const original = findMessage(world, args, "forward", "from_chat_id");
  if (original.protectedContent || isService(original.content)) {
    throw badRequest("message can't be forwarded");
  }
  const userId = original.from === "bot" ? world.bot.id : original.chatId;
  const forwardedFrom = original.forwardedFrom ?? { userId, date: original.date };
  const sending = beginSending(world, args);
  const base = { ...sending.base, forwardedFrom };
  return finishSending(world, { ...sending, base }, original.content);
};

const sendChatAction: Method = (world, args) => {
  const name = args.text("action").toLowerCase();
  if (!ACTIONS.includes(name) && name !== "cancel") {
    throw badRequest("wrong parameter action in request");
  }
  const { id } = world.people.writableChat(args.text("chat_id"));
  const until = name === "cancel" ? 0 : world.clock.now() + ACTION_LIFE_MS;
  world.actions.set(id, { name, until });
  world.events.emit({ type: "chat_action", chatId: id, action: name, until });
  return true;
};

const setMessageReaction: Method = (world, args) => {
  const message = findMessage(world, args, "react");
  const given = args.json("reaction", "reaction") ?? [];
  if (!Array.isArray(given) || given.length > 1) throw badRequest("REACTION_INVALID");
  const reactions = given.map((item: unknown) => {
    const emoji = isRecord(item) && item.type === "emoji" ? item.emoji : undefined;
    if (typeof emoji !== "string" || emoji === "") throw badRequest("REACTION_INVALID");
    return emoji;
  });
  changeMessage(world, message, { reactions });
  const { chatId, id: messageId } = message;
  world.events.emit({ type: "reaction", chatId, messageId, reactions });
  return true;
};

const getChat: Method = (world, args): ChatFullInfo => {
  const person = world.people.chat(args.text("chat_id"));
  return {
    ...toChat(person),
    ...(person.username === undefined ? {} : { active_usernames: [person.username] }),
    accent_color_id: person.id % 7,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: true,
      limited_gifts: true,
      unique_gifts: true,
      premium_subscription: true,
      gifts_from_channels: true,
    },
  };
};

const getUserProfilePhotos: Method = (world, args): UserProfilePhotos => {
  if (!world.people.find(args.integer("user_id", 0))) throw badRequest("user not found");
  return { total_count: 0, photos: [] };
};

function checkMessageGiven(args: Args): void {
  if (!args.has("message_id")) throw badRequest("message identifier is not specified");
}

function checkDeletable(world: World, message: StoredMessage): void {
  if (world.clock.now() - message.date > DELETE_WITHIN_MS) {
    throw badRequest("message can't be deleted for everyone");
  }
}

function copied(world: World, args: Args, content: Content): Content {
  if (isService(content)) throw badRequest("message can't be copied");
  if (content.kind !== "media" || !args.has("caption")) return content;
  return { ...content, text: readCaption(world, args) };
}

function isService(content: Content): boolean {
  return content.kind !== "text" && content.kind !== "media";
}

export const chat: Methods = {
  deleteMessage,
  deleteMessages,
  copyMessage,
  forwardMessage,
  sendChatAction,
  setMessageReaction,
  getChat,
  getUserProfilePhotos,
};
