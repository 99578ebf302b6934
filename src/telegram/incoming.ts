import * as v from "valibot";
import type { Media } from "../catalog/index.ts";

/** One file, as a person sent it. */
export interface SentFile {
  kind: Media;
  fileId: string;
  bytes?: number;
  widthPx?: number;
  heightPx?: number;
  seconds?: number;
  mime?: string;
  name?: string;
  /** Uncompressed: nothing that is told of it has been looked at. */
  asFile?: true;
}

export interface Sender {
  id: number;
  firstName: string;
  username?: string;
}

/** What a person did, in our own words. */
export type Deed =
  | { did: "pressed"; data: string; message?: number }
  /** `words`: what stands after it. */
  | { did: "commanded"; command: string; words: string }
  | { did: "wrote"; text: string }
  /** `album`: several messages that were sent as one. */
  | { did: "sent"; file: SentFile; caption?: string; album?: string }
  /** A sticker, a place, a contact: nothing that we can use. */
  | { did: "sent_other" };

export type Incoming =
  | { status: "deed"; from: Sender; chat: number; deed: Deed }
  /** The person has blocked the bot, or let it back in. */
  | { status: "reachable"; person: number; reachable: boolean }
  /** Groups, channels, edits, other bots, shapes that nobody knows: nothing is said. */
  | { status: "ignored" };

const id = v.pipe(v.number(), v.safeInteger());
const size = v.optional(v.pipe(v.number(), v.minValue(0)));
const word = v.optional(v.string());

/** A part of an odd shape is as good as none: the person is answered all the same (N4). */
function maybe<T>(schema: v.GenericSchema<unknown, T>) {
  return v.fallback(v.optional(schema), undefined);
}

const sender = v.object({
  id,
  is_bot: v.optional(v.boolean()),
  first_name: v.optional(v.string(), ""),
  username: word,
});
const privateChat = v.object({ id, type: v.literal("private") });

const file = v.object({
  file_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,256}$/)),
  file_size: size,
  width: size,
  height: size,
  duration: size,
  mime_type: word,
  file_name: word,
});
type TelegramFile = v.InferOutput<typeof file>;

const message = v.object({
  from: sender,
  chat: privateChat,
  text: maybe(v.string()),
  caption: maybe(v.string()),
  media_group_id: maybe(v.string()),
  photo: maybe(v.array(file)),
  video: maybe(file),
  video_note: maybe(file),
  animation: maybe(file),
  audio: maybe(file),
  voice: maybe(file),
  document: maybe(file),
});

const press = v.object({
  from: sender,
  data: v.optional(v.string(), ""),
  message: v.optional(v.object({ message_id: id, chat: v.object({ type: v.string() }) })),
});

const membership = v.object({
  from: sender,
  chat: privateChat,
  new_chat_member: v.object({ status: v.string() }),
});

const IGNORED: Incoming = { status: "ignored" };

/** Reads an update of any kind and shape (the border where outside data is checked). */
export function readUpdate(update: unknown): Incoming {
  const fields = (typeof update === "object" && update !== null ? update : {}) as {
    [kind: string]: unknown;
  };
  if (fields.message !== undefined) return readMessage(fields.message);
  if (fields.callback_query !== undefined) return readPress(fields.callback_query);
  if (fields.my_chat_member !== undefined) return readMembership(fields.my_chat_member);
  return IGNORED;
}

function readMessage(raw: unknown): Incoming {
  const read = v.safeParse(message, raw);
  if (!read.success || read.output.from.is_bot) return IGNORED;
  const { from, chat } = read.output;
  return { status: "deed", from: senderOf(from), chat: chat.id, deed: deedOf(read.output) };
}

function deedOf(sent: v.InferOutput<typeof message>): Deed {
  const { text, caption, media_group_id: album } = sent;
  if (text !== undefined) return wordsOf(text);
  const carried = fileOf(sent);
  if (!carried) return { did: "sent_other" };
  return {
    did: "sent",
    file: carried,
    ...(caption !== undefined && { caption }),
    ...(album !== undefined && { album }),
  };
}

/** `/start`, `/start@TheBot payload`: words that begin with a slash are never an answer (N9). */
function wordsOf(text: string): Deed {
  const [head, command] = /^\/([A-Za-z0-9_]{1,64})(?:@\w+)?(?:\s|$)/.exec(text) ?? [];
  if (head === undefined || command === undefined) return { did: "wrote", text };
  return {
    did: "commanded",
    command: command.toLowerCase(),
    words: text.slice(head.length).trim(),
  };
}

function fileOf(sent: v.InferOutput<typeof message>): SentFile | undefined {
  // The sizes of one photo, the largest last.
  const photo = sent.photo?.at(-1);
  if (photo) return { ...common(photo), kind: "image" };
  // An animation comes as a document, too.
  const video = sent.video ?? sent.video_note ?? sent.animation;
  if (video) return { ...common(video), kind: "video" };
  const audio = sent.audio ?? sent.voice;
  if (audio) return { ...common(audio), kind: "audio" };
  const { document } = sent;
  return document && { ...common(document), kind: kindOf(document.mime_type), asFile: true };
}

function common(sent: TelegramFile): Omit<SentFile, "kind"> {
  return {
    fileId: sent.file_id,
    ...(sent.file_size !== undefined && { bytes: sent.file_size }),
    ...(sent.width !== undefined && { widthPx: sent.width }),
    ...(sent.height !== undefined && { heightPx: sent.height }),
    ...(sent.duration !== undefined && { seconds: sent.duration }),
    ...(sent.mime_type !== undefined && { mime: sent.mime_type }),
    ...(sent.file_name !== undefined && { name: sent.file_name }),
  };
}

/** A picture sent "as a file" is a picture, and better than a recompressed one. */
function kindOf(mime: string | undefined): Media {
  const [family] = (mime ?? "").split("/");
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}

function readPress(raw: unknown): Incoming {
  const read = v.safeParse(press, raw);
  if (!read.success) return IGNORED;
  const { from, data, message: under } = read.output;
  if (under && under.chat.type !== "private") return IGNORED;
  const deed: Deed = { did: "pressed", data, ...(under && { message: under.message_id }) };
  // A private chat has its person's id.
  return { status: "deed", from: senderOf(from), chat: from.id, deed };
}

function readMembership(raw: unknown): Incoming {
  const read = v.safeParse(membership, raw);
  if (!read.success) return IGNORED;
  const { from, new_chat_member: now } = read.output;
  return { status: "reachable", person: from.id, reachable: now.status === "member" };
}

function senderOf(from: v.InferOutput<typeof sender>): Sender {
  const { id: person, first_name: firstName, username } = from;
  return { id: person, firstName, ...(username !== undefined && { username }) };
}
