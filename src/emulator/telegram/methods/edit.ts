import { badRequest } from "../api-error.ts";
import type { Args } from "../args.ts";
import { toApiMessage } from "../chats/api-message.ts";
import { readInlineKeyboard } from "../chats/keyboard.ts";
import type { Content, StoredMessage } from "../chats/message.ts";
import { editMessage } from "../chats/post.ts";
import type { World } from "../world.ts";
import { readInputMedia, sameAlbumClass } from "./input-media.ts";
import type { Method, Methods } from "./method.ts";
import { findMessage, readCaption, readPreview, readText, TEXT_MAX } from "./sending.ts";

const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly " +
  "the same as a current content and reply markup of the message";

const editMessageText: Method = (world, args) => {
  const text = readText(world, args);
  const message = findOwn(world, args);
  if (message.content.kind !== "text") throw badRequest("there is no text in the message to edit");
  if (text.text.length > TEXT_MAX) throw badRequest("MESSAGE_TOO_LONG");
  return replace(world, args, message, { kind: "text", text, ...readPreview(args) });
};

const editMessageCaption: Method = (world, args) => {
  const text = readCaption(world, args);
  const message = findOwn(world, args);
  const { content } = message;
  if (content.kind !== "media") throw badRequest("there is no caption in the message to edit");
  const captionAbove = args.boolean("show_caption_above_media");
  return replace(world, args, message, { ...content, text, captionAbove });
};

/** Also turns a text into media (telegram.md §3.2). */
const editMessageMedia: Method = async (world, args) => {
  const before = findOwn(world, args);
  if (before.content.kind !== "text" && before.content.kind !== "media") {
    throw badRequest("message can't be edited");
  }
  const content = await readInputMedia(world, args);
  // The file took time to come: the message may have changed meanwhile.
  const message = findOwn(world, args);
  const isOddInAlbum =
    message.albumId !== undefined &&
    message.content.kind === "media" &&
    !sameAlbumClass(message.content.file.kind, content.file.kind);
  if (isOddInAlbum) throw badRequest("can't use the media of the specified type in the album");
  return replace(world, args, message, content);
};

const editMessageReplyMarkup: Method = (world, args) => {
  const message = findOwn(world, args);
  return replace(world, args, message, message.content);
};

function findOwn(world: World, args: Args): StoredMessage {
  const message = findMessage(world, args, "edit");
  if (message.from !== "bot" || message.forwardedFrom) throw badRequest("message can't be edited");
  return message;
}

/** The keyboard that is not given is taken away, with every method of editing. */
function replace(world: World, args: Args, message: StoredMessage, content: Content) {
  const keyboard = readInlineKeyboard(args, { invoice: content.kind === "invoice" });
  if (isSame(message.content, content) && Bun.deepEquals(message.keyboard, keyboard)) {
    throw badRequest(NOT_MODIFIED);
  }
  const version = keyboard ? { content, keyboard } : { content };
  return toApiMessage(world, editMessage(world, message, version));
}

function isSame(one: Content, other: Content): boolean {
  if (one.kind !== "media" || other.kind !== "media") return Bun.deepEquals(one, other);
  const { file: oneFile, ...oneRest } = one;
  const { file: otherFile, ...otherRest } = other;
  return oneFile.uniqueId === otherFile.uniqueId && Bun.deepEquals(oneRest, otherRest);
}

export const edit: Methods = {
  editMessageText,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
};
