import type { FileKind } from "../control-types.ts";
import { sniffMime } from "./sniff.ts";

const IMAGE_MIMES = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/**
 * As what the server keeps an upload. A video must be MPEG-4 and music MP3 or M4A, or they become
 * plain documents (telegram.md §3.3); a document may turn into what it is, unless the sender
 * forbids it with `disable_content_type_detection`.
 */
export function actualKind(
  asked: FileKind,
  bytes: Uint8Array,
  options: { detect: boolean },
): FileKind {
  const mime = sniffMime(bytes);
  switch (asked) {
    case "photo":
      return "photo";
    case "video":
      if (mime === "image/gif") return "animation";
      return mime === "video/mp4" ? "video" : "document";
    case "animation":
      return mime === "image/gif" || mime === "video/mp4" ? "animation" : "document";
    case "audio":
      return mime === "audio/mpeg" || mime === "audio/mp4" ? "audio" : "document";
    case "voice":
      if (mime === "audio/ogg" || mime === "audio/mpeg" || mime === "audio/mp4") return "voice";
      return "document";
    case "document":
      return options.detect ? detected(mime) : "document";
  }
}

function detected(mime: string | undefined): FileKind {
  if (mime === "image/gif") return "animation";
  if (mime === "video/mp4") return "video";
  if (mime === "audio/mpeg" || mime === "audio/mp4") return "audio";
  return "document";
}

export function isImage(mime: string | undefined): boolean {
  return mime !== undefined && IMAGE_MIMES.includes(mime);
}
