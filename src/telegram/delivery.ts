import { InputFile } from "grammy";
import type {
  InputMediaAudio,
  InputMediaDocument,
  InputMediaPhoto,
  InputMediaVideo,
  Message,
} from "grammy/types";
import type { DeliveredFile, Jobs, OpenedFile, SentAs } from "../jobs/index.ts";
import { type Clock, Fault, type Log, present } from "../kernel/index.ts";
import type { OutboxRow } from "../queue/index.ts";
import type { Body } from "./body.ts";
import type { CallOutcome, Gateway } from "./gateway.ts";
import { Html, html, paragraphs } from "./html.ts";
import { fitsMessages, markdownParts, plainParts } from "./markdown.ts";
import { markup } from "./markup.ts";
import { failure, type SendOutcome } from "./send-outcome.ts";
import { DOWNLOAD } from "./texts/sending.ts";

/** What the hand-over of results needs of the jobs. */
export type ResultStore = Pick<
  Jobs,
  "openFile" | "fileDelivered" | "documentDelivered" | "deliveryComplete"
>;

export interface Delivery {
  send(row: OutboxRow, body: ResultBody): Promise<SendOutcome>;
}

type ResultBody = Extract<Body, { type: "result" }>;
type Album = (InputMediaAudio | InputMediaDocument | InputMediaPhoto | InputMediaVideo)[];

/** telegram.md §3.3 */
const PHOTO_BYTES_MAX = 10 * 1024 * 1024;
const UPLOAD_BYTES_MAX = 50 * 1024 * 1024;
/** An upload of 50 MB on a slow line. */
const UPLOAD = { timeoutMs: 120_000 };
/** Of somebody who has asked for a file: meanwhile nothing else comes to the chat. */
const ASKED_PATIENCE_MS = 30_000;

export interface DeliveryDeps {
  gateway: Gateway;
  results: ResultStore;
  /** How long a file that cannot be had is tried for: as long as its run waits for it. */
  patienceMs: number;
  clock: Clock;
  log: Log;
}

export function createDelivery(deps: DeliveryDeps): Delivery {
  return {
    async send(row, body) {
      const opened = await open(row, body, deps);
      if (opened.status === "given_up" && body.instead) {
        return sendInstead(row, body.instead, deps.gateway);
      }
      if (opened.status !== "opened") return opened;
      const sent = await sendFiles(row, body, opened.files, deps.gateway);
      if (sent.status !== "delivered") return sent;
      const { results } = deps;
      const records = sent.files.flatMap(({ record }) =>
        body.asDocument
          ? results.documentDelivered(body.job, record.ordinal, record.fileId ?? "")
          : results.fileDelivered(body.job, record),
      );
      return {
        status: "sent",
        messages: { ids: sent.files.map(({ messageId }) => messageId) },
        extra: async () => [
          ...records,
          ...(body.last ? await results.deliveryComplete(body.job) : []),
        ],
      };
    },
  };
}

async function open(
  row: OutboxRow,
  body: ResultBody,
  deps: DeliveryDeps,
): Promise<SendOutcome | { status: "opened"; files: OpenedFile[] }> {
  try {
    const files = body.ordinals.map((ordinal) => deps.results.openFile(body.job, ordinal));
    return { status: "opened", files: await Promise.all(files) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    deps.log.warn("result cannot be fetched", { job: body.job, code: error.code }, error);
    const waitedMs = deps.clock.now() - row.createdAt;
    const isOver = body.instead
      ? error.retry === "never" || waitedMs >= ASKED_PATIENCE_MS
      : waitedMs >= deps.patienceMs;
    if (isOver) return { status: "given_up", description: error.code };
    return { status: "later", retryAfterMs: 0, reason: "not_ready" };
  }
}

async function sendInstead(
  row: OutboxRow,
  { text, keyboard }: NonNullable<ResultBody["instead"]>,
  gateway: Gateway,
): Promise<SendOutcome> {
  const said = await gateway.call("sendMessage", {
    chat_id: row.chat,
    text,
    parse_mode: "HTML",
    ...(keyboard && { reply_markup: markup(keyboard) }),
  });
  if (said.status !== "ok") return failure(said);
  return { status: "sent", messages: { ids: [said.result.message_id] } };
}

interface SentFile {
  messageId: number;
  record: DeliveredFile;
}
type FilesOutcome =
  | { status: "delivered"; files: SentFile[] }
  | Exclude<SendOutcome, { status: "sent" }>;

async function sendFiles(
  row: OutboxRow,
  body: ResultBody,
  files: readonly OpenedFile[],
  gateway: Gateway,
): Promise<FilesOutcome> {
  const ways = files.map((file) => wayOf(file, body.asDocument ?? false));
  const [first] = ways;
  const uniform = ways.every((way) => way === first);
  if (files.length > 1 && uniform && first !== undefined && first !== "link" && first !== "text") {
    const album = await sendAlbum(row, body, files, first, gateway);
    // An album that Telegram refuses goes file by file, each with its own fall-back.
    if (album.status !== "refused" || album.by === "person") return album;
  }
  const delivered: SentFile[] = [];
  for (const [i, file] of files.entries()) {
    const caption = i === 0 ? body.caption : undefined;
    const alone = files.length === 1 ? body.keyboard : undefined;
    const dressing = { caption, keyboard: alone, markdown: body.markdown ?? false };
    const sent = await sendOne(row, file, ways[i] ?? "link", dressing, gateway);
    if (sent.status !== "delivered") return sent;
    delivered.push(...sent.files);
  }
  return { status: "delivered", files: delivered };
}

type Way = "photo" | "video" | "audio" | "document" | "link" | "text";

/** The best way that Telegram's limits allow. */
function wayOf(file: OpenedFile, asDocument: boolean): Way {
  if (!file.bytes || file.bytes.byteLength > UPLOAD_BYTES_MAX) return "link";
  if (asDocument) return "document";
  if (file.text !== undefined && fitsMessages(file.text)) return "text";
  if (file.kind === "video") return file.mime === "video/mp4" ? "video" : "document";
  if (file.kind === "audio") return /mpeg|mp4/.test(file.mime) ? "audio" : "document";
  const photo = file.kind === "image" && /png|jpeg|webp/.test(file.mime);
  return photo && file.bytes.byteLength <= PHOTO_BYTES_MAX ? "photo" : "document";
}

async function sendAlbum(
  row: OutboxRow,
  body: ResultBody,
  files: readonly OpenedFile[],
  way: Exclude<Way, "link" | "text">,
  gateway: Gateway,
): Promise<FilesOutcome> {
  const media = files.map((file, i) => ({
    type: way,
    media: upload(file),
    ...(i === 0 && body.caption !== undefined && { caption: body.caption, parse_mode: "HTML" }),
  })) as Album;
  const sent = await gateway.call(
    "sendMediaGroup",
    { chat_id: row.chat, media: media as InputMediaPhoto[] },
    UPLOAD,
  );
  if (sent.status !== "ok") return failure(sent) as FilesOutcome;
  const delivered = sent.result.map((message, i) => recordOf(message, files[i], way));
  return { status: "delivered", files: delivered };
}

interface Dressing {
  caption: string | undefined;
  keyboard: ResultBody["keyboard"] | undefined;
  markdown?: boolean;
  title?: string | undefined;
}

/** As its kind, else as a document, else as a link (design §4). */
async function sendOne(
  row: OutboxRow,
  file: OpenedFile,
  way: Way,
  dressing: Dressing,
  gateway: Gateway,
): Promise<FilesOutcome> {
  const outcome = await sendAs(row, file, way, dressing, gateway);
  if (outcome.status === "ok") {
    return { status: "delivered", files: [recordOf(outcome.result, file, way)] };
  }
  const failed = failure(outcome) as FilesOutcome;
  if (failed.status !== "refused" || failed.by === "person" || way === "link") return failed;
  return sendOne(row, file, way === "document" ? "link" : "document", dressing, gateway);
}

function sendAs(
  row: OutboxRow,
  file: OpenedFile,
  way: Way,
  dressing: Dressing,
  gateway: Gateway,
): Promise<CallOutcome<Message>> {
  switch (way) {
    case "link":
      return sendLink(row, file, dressing, gateway);
    case "text":
      return sendWords(row, file, dressing, gateway);
    default:
      return sendUpload(row, way, upload(file), dressing, gateway);
  }
}

/** One message after the other; the last has what the run has cost, and its buttons. */
async function sendWords(
  row: OutboxRow,
  file: OpenedFile,
  { caption, keyboard, markdown }: Dressing,
  gateway: Gateway,
): Promise<CallOutcome<Message>> {
  const words = present(file.text, "a text has words");
  const parts = markdown ? markdownParts(words) : plainParts(words);
  const receipt = caption === undefined ? undefined : new Html(caption);
  const say = (text: Html | undefined, last: boolean) =>
    gateway.call("sendMessage", {
      chat_id: row.chat,
      text: paragraphs(text, last && receipt).text,
      parse_mode: "HTML",
      link_preview_options: { is_disabled: true },
      ...(last && keyboard && { reply_markup: markup(keyboard) }),
    });
  for (const part of parts.slice(0, -1)) {
    const said = await say(part, false);
    if (said.status !== "ok") return said;
  }
  return say(parts.at(-1), true);
}

function sendUpload(
  row: OutboxRow,
  way: "photo" | "video" | "audio" | "voice" | "animation" | "document",
  file: InputFile | string,
  { caption, keyboard, title }: Dressing,
  gateway: Gateway,
): Promise<CallOutcome<Message>> {
  const common = {
    chat_id: row.chat,
    ...(caption !== undefined && { caption, parse_mode: "HTML" as const }),
    ...(keyboard && { reply_markup: markup(keyboard) }),
  };
  switch (way) {
    case "photo":
      return gateway.call("sendPhoto", { ...common, photo: file }, UPLOAD);
    case "video":
      return gateway.call(
        "sendVideo",
        { ...common, video: file, supports_streaming: true },
        UPLOAD,
      );
    case "audio":
      return gateway.call("sendAudio", { ...common, audio: file, ...(title && { title }) }, UPLOAD);
    case "voice":
      return gateway.call("sendVoice", { ...common, voice: file }, UPLOAD);
    case "animation":
      return gateway.call("sendAnimation", { ...common, animation: file }, UPLOAD);
    case "document": {
      // Otherwise Telegram turns a sound or a picture back into its kind.
      const exact = { ...common, document: file, disable_content_type_detection: true };
      return gateway.call("sendDocument", exact, UPLOAD);
    }
  }
}

function upload(file: OpenedFile): InputFile {
  return new InputFile(present(file.bytes, "what is uploaded has bytes"), file.name);
}

function sendLink(
  row: OutboxRow,
  file: OpenedFile,
  { caption, keyboard }: Dressing,
  gateway: Gateway,
): Promise<CallOutcome<Message>> {
  const url = present(file.url, "what has no bytes has a link");
  const address = html`<a href="${url}">${DOWNLOAD}</a>`.text;
  return gateway.call("sendMessage", {
    chat_id: row.chat,
    text: caption === undefined ? address : `${address}\n\n${caption}`,
    parse_mode: "HTML",
    link_preview_options: { is_disabled: true },
    ...(keyboard && { reply_markup: markup(keyboard) }),
  });
}

/**
 * A stored file again, by its id: instant and without limits (telegram.md §3.3). Something of the
 * web by its address, which Telegram fetches, or else the words in its place.
 */
export async function sendMedia(
  row: OutboxRow,
  body: Extract<Body, { type: "media" }>,
  deps: { gateway: Gateway },
): Promise<SendOutcome> {
  const { caption, keyboard, title } = body;
  const dressing = { caption, keyboard, title };
  const sent = await sendUpload(row, body.as, body.fileId, dressing, deps.gateway);
  if (sent.status !== "ok") {
    const failed = failure(sent);
    const isGone = failed.status === "refused" && failed.by === "message";
    return isGone && body.instead ? sendInstead(row, body.instead, deps.gateway) : failed;
  }
  const messageId = sent.result.message_id;
  return { status: "sent", messages: { ids: [messageId], standing: { messageId, media: true } } };
}

/** Of a photo Telegram says the size of its own smaller copy: nothing is known of the picture. */
function measured(
  sent: { duration: number; width?: number; height?: number } | undefined,
): Pick<DeliveredFile, "seconds" | "widthPx" | "heightPx"> {
  if (!sent) return {};
  const { duration, width, height } = sent;
  return {
    ...(duration > 0 && { seconds: duration }),
    ...(width !== undefined && height !== undefined && { widthPx: width, heightPx: height }),
  };
}

function recordOf(message: Message, file: OpenedFile | undefined, way: SentAs): SentFile {
  const sent =
    message.photo?.at(-1) ??
    message.video ??
    message.audio ??
    message.voice ??
    message.animation ??
    message.document;
  const record: DeliveredFile = {
    ordinal: file?.ordinal ?? 0,
    sentAs: way,
    ...(sent && { fileId: sent.file_id }),
    ...(file && { mime: file.mime }),
    ...(file?.bytes && { bytes: file.bytes.byteLength }),
    ...measured(message.video ?? message.animation ?? message.audio),
  };
  return { messageId: message.message_id, record };
}
