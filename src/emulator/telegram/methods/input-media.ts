import { badRequest } from "../api-error.ts";
import { type Args, isRecord } from "../args.ts";
import type { MediaContent } from "../chats/message.ts";
import type { FileKind } from "../control-types.ts";
import { inputFile } from "../files/input-file.ts";
import type { World } from "../world.ts";
import { readCaption } from "./sending.ts";

const EDIT_KINDS: readonly FileKind[] = ["photo", "video", "animation", "audio", "document"];
/** These stand together in one album; the others only among their own. */
const VISUAL: readonly FileKind[] = ["photo", "video"];
const ALBUM_MAX = 10;

/** The items of `sendMediaGroup`. One item is sent as a plain message, as the server does it. */
export async function readAlbum(world: World, args: Args): Promise<MediaContent[]> {
  args.required("media");
  const items = args.json("media", "media");
  if (!Array.isArray(items)) throw badRequest("expected an Array of InputMedia");
  if (items.length === 0) throw badRequest("there are no messages to send");
  if (items.length > ALBUM_MAX) throw badRequest("too many messages to send as an album");
  checkMix(items.map((item: unknown) => readKind(item, { album: true })));

  const contents: MediaContent[] = [];
  // Documents of an album stay documents, whatever is in them.
  const fixed = { disable_content_type_detection: true };
  for (const item of items) contents.push(await readItem(world, args, { ...item, ...fixed }));
  return contents;
}

/** The `media` of `editMessageMedia`. */
export async function readInputMedia(world: World, args: Args): Promise<MediaContent> {
  args.required("media");
  const item = args.json("media", "input media");
  readKind(item, { album: false });
  return readItem(world, args, item);
}

/** Which kinds may take each other's place in an album. */
export function sameAlbumClass(one: FileKind, other: FileKind): boolean {
  return one === other || (VISUAL.includes(one) && VISUAL.includes(other));
}

function checkMix(kinds: readonly FileKind[]): void {
  const alone = kinds.find((kind) => !VISUAL.includes(kind));
  if (alone && kinds.some((kind) => kind !== alone)) {
    throw badRequest(`${alone} can't be mixed with other media types`);
  }
}

function readKind(item: unknown, { album }: { album: boolean }): FileKind {
  if (!isRecord(item)) throw unparsable("expected an Object");
  const kind = EDIT_KINDS.find((known) => known === item.type);
  if (!kind) throw unparsable(`type "${String(item.type)}" is unsupported`);
  if (album && kind === "animation") {
    throw unparsable('type "animation" can\'t be used in sendMediaGroup');
  }
  return kind;
}

async function readItem(world: World, args: Args, item: unknown): Promise<MediaContent> {
  const kind = readKind(item, { album: false });
  const nested = args.nested(isRecord(item) ? item : {});
  const text = readCaption(world, nested);
  const file = await inputFile(world.files, nested, "media", kind);
  if (!file) throw unparsable("media not found");
  return {
    kind: "media",
    file,
    text,
    spoiler: nested.boolean("has_spoiler"),
    captionAbove: nested.boolean("show_caption_above_media"),
  };
}

function unparsable(words: string): Error {
  return badRequest(`can't parse InputMedia: ${words}`);
}
