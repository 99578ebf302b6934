import { badRequest } from "../api-error.ts";
import type { Args, Upload } from "../args.ts";
import type { FileKind } from "../control-types.ts";
import { actualKind } from "./actual-kind.ts";
import { download } from "./download.ts";
import type { FileStore, StoredFile } from "./file-store.ts";
import { mediaFacts } from "./media-facts.ts";
import { checkPhoto } from "./photo-rules.ts";
import { extensionOf, sniffMime } from "./sniff.ts";

/** TDLib's names, as they stand in «can't use file of type Photo as Document». */
const TYPE_NAMES: Record<FileKind, string> = {
  photo: "Photo",
  video: "Video",
  audio: "Audio",
  voice: "VoiceNote",
  animation: "Animation",
  document: "Document",
};

const ATTACH = "attach://";

/**
 * The file that a parameter means: an upload, `attach://<part>`, an address or a file id.
 * Undefined when the parameter is absent. The kind of the answer can differ from the asked one.
 */
export async function inputFile(
  store: FileStore,
  args: Args,
  field: string,
  kind: FileKind,
): Promise<StoredFile | undefined> {
  const value = args.text(field).trim();
  const upload = value.startsWith(ATTACH)
    ? args.upload(value.slice(ATTACH.length))
    : args.upload(field);
  if (upload) return keep(store, args, upload, kind);
  if (value === "" || value.startsWith(ATTACH)) return undefined;
  if (value.includes(".") || value.includes("://")) {
    return keep(store, args, await download(value, kind, store.web), kind);
  }
  return known(store, value, kind);
}

function known(store: FileStore, fileId: string, kind: FileKind): StoredFile {
  checkFileIdForm(fileId);
  const file = store.byFileId(fileId);
  if (!file) throw badRequest("wrong file identifier/HTTP URL specified");
  // Everything but photos is one class to the server: such a file is sent as what it is.
  if (file.kind !== kind && (file.kind === "photo" || kind === "photo")) {
    throw badRequest(`can't use file of type ${TYPE_NAMES[file.kind]} as ${TYPE_NAMES[kind]}`);
  }
  return file;
}

export function checkFileIdForm(fileId: string): void {
  const wrong = "wrong remote file identifier specified";
  if (!/^[A-Za-z0-9_-]*$/.test(fileId)) throw badRequest(`${wrong}: Wrong character in the string`);
  if (fileId.length % 4 === 1) throw badRequest(`${wrong}: Wrong string length`);
  if (!/^[ABC][A-Za-z0-9]AC/.test(fileId)) {
    throw badRequest(`${wrong}: can't unserialize it. Wrong last symbol`);
  }
}

async function keep(
  store: FileStore,
  args: Args,
  upload: Upload,
  asked: FileKind,
): Promise<StoredFile> {
  if (upload.bytes.byteLength === 0) throw badRequest("file must be non-empty");
  const detect = !args.boolean("disable_content_type_detection");
  const kind = actualKind(asked, upload.bytes, { detect });
  const thumbnail = args.upload(args.text("thumbnail").replace(ATTACH, "") || "thumbnail");
  return addFile(store, upload, kind, {
    widthPx: args.integer("width", 0),
    heightPx: args.integer("height", 0),
    durationS: args.integer("duration", 0),
    title: args.text("title"),
    performer: args.text("performer"),
    ...(thumbnail && kind !== "photo" ? { thumbnail } : {}),
  });
}

export interface FileDetails {
  widthPx?: number;
  heightPx?: number;
  durationS?: number;
  title?: string;
  performer?: string;
  thumbnail?: Upload;
}

/** Stores bytes as a file of that kind; what the sender does not tell is read from the bytes. */
export function addFile(
  store: FileStore,
  upload: Upload,
  kind: FileKind,
  details: FileDetails = {},
): StoredFile {
  const facts = kind === "photo" ? checkPhoto(upload.bytes) : mediaFacts(upload.bytes);
  const mime = sniffMime(upload.bytes) ?? (upload.mime || "application/octet-stream");
  const { thumbnail, title, performer, ...told } = details;
  return store.add({
    kind,
    bytes: upload.bytes,
    mime,
    name: upload.name || `file.${extensionOf(mime) || "bin"}`,
    ...facts,
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value)),
    ...(title ? { title } : {}),
    ...(performer ? { performer } : {}),
    ...(thumbnail ? { thumbnail: addFile(store, thumbnail, "photo") } : {}),
  });
}
