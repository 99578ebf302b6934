import { badRequest } from "../api-error.ts";
import type { Args } from "../args.ts";
import { toApiMessage } from "../chats/api-message.ts";
import type { MediaContent } from "../chats/message.ts";
import { addMessage } from "../chats/post.ts";
import type { FileKind } from "../control-types.ts";
import { inputFile } from "../files/input-file.ts";
import type { World } from "../world.ts";
import { readAlbum } from "./input-media.ts";
import type { Method, Methods } from "./method.ts";
import {
  beginSending,
  finishSending,
  newAlbumId,
  readCaption,
  readPreview,
  readText,
  TEXT_MAX,
} from "./sending.ts";

const sendMessage: Method = (world, args) => {
  const text = readText(world, args);
  if (text.text.length > TEXT_MAX) throw badRequest("message is too long");
  const sending = beginSending(world, args);
  return finishSending(world, sending, { kind: "text", text, ...readPreview(args) });
};

function sendMedia(kind: FileKind): Method {
  return async (world, args) => {
    const sending = beginSending(world, args);
    const content = await readMedia(world, args, kind);
    return finishSending(world, sending, content);
  };
}

async function readMedia(world: World, args: Args, kind: FileKind): Promise<MediaContent> {
  const text = readCaption(world, args);
  const file = await inputFile(world.files, args, kind, kind);
  if (!file) throw badRequest(`there is no ${kind} in the request`);
  return {
    kind: "media",
    file,
    text,
    spoiler: args.boolean("has_spoiler"),
    captionAbove: args.boolean("show_caption_above_media"),
  };
}

/** A keyboard is not a parameter of this method: one that is given is not looked at. */
const sendMediaGroup: Method = async (world, args) => {
  const contents = await readAlbum(world, args);
  const { base } = beginSending(world, args, { count: contents.length });
  const album = contents.length > 1 ? { albumId: newAlbumId(world) } : {};
  world.actions.delete(base.chatId);
  return contents.map((content) =>
    toApiMessage(world, addMessage(world, { ...base, ...album, content })),
  );
};

export const send: Methods = {
  sendMessage,
  sendMediaGroup,
  sendPhoto: sendMedia("photo"),
  sendVideo: sendMedia("video"),
  sendAudio: sendMedia("audio"),
  sendVoice: sendMedia("voice"),
  sendAnimation: sendMedia("animation"),
  sendDocument: sendMedia("document"),
};
