import type { Fetch } from "../../../kernel/index.ts";
import { badRequest } from "../api-error.ts";
import type { Upload } from "../args.ts";
import type { FileKind } from "../control-types.ts";
import { isImage } from "./actual-kind.ts";
import { sniffMime } from "./sniff.ts";

const PHOTO_BYTES_MAX = 5 * 1024 * 1024;
const OTHER_BYTES_MAX = 20 * 1024 * 1024;
const TIMEOUT_MS = 20_000;
/** «In sendDocument, sending by URL will currently only work for GIF, PDF and ZIP files.» */
const DOCUMENT_MIMES = ["image/gif", "application/pdf", "application/zip"];

/** Gets a file by its address, as Telegram's servers do for `sendPhoto` with a URL. */
export async function download(address: string, kind: FileKind, web: Fetch): Promise<Upload> {
  const url = URL.parse(address);
  if (!url) throw badRequest("wrong HTTP URL specified");
  const bytesMax = kind === "photo" ? PHOTO_BYTES_MAX : OTHER_BYTES_MAX;
  const bytes = await fetchBytes(url, bytesMax, web);
  const mime = sniffMime(bytes);
  if (!fits(kind, mime)) throw badRequest("wrong type of the web page content");
  return { name: url.pathname.split("/").at(-1) ?? "", mime: mime ?? "", bytes };
}

async function fetchBytes(url: URL, bytesMax: number, web: Fetch): Promise<Uint8Array> {
  const failed = badRequest("failed to get HTTP URL content");
  let bytes: Uint8Array;
  try {
    const response = await web(url.href, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw failed;
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw failed; // Telegram gives one answer for every way to fail.
  }
  if (bytes.byteLength > bytesMax) throw failed;
  return bytes;
}

function fits(kind: FileKind, mime: string | undefined): boolean {
  if (kind === "photo") return isImage(mime);
  if (kind === "document") return mime !== undefined && DOCUMENT_MIMES.includes(mime);
  if (kind === "animation") return mime === "image/gif" || mime === "video/mp4";
  if (kind === "video") return mime?.startsWith("video/") === true;
  return mime?.startsWith("audio/") === true;
}
