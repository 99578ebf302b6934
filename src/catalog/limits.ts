import { mediaWords } from "./check-field.ts";
import type { Field, MediaField } from "./model.ts";
import { counted, formatMegabytes, OF_CHARACTERS } from "./russian.ts";

/** The messenger hands over files up to 20 MB: a higher limit would promise what cannot be sent. */
const HAND_OVER_BYTES_MAX = 20 * 1_048_576;

/** A limit beyond this is one that nobody meets while typing: not worth a line on the card. */
const READ_LENGTH_MAX = 10_000;

const FILE_TYPES: { readonly [mime: string]: string } = {
  "image/jpeg": "JPG",
  "image/png": "PNG",
  "image/webp": "WebP",
  "image/bmp": "BMP",
  "image/gif": "GIF",
  "image/tiff": "TIFF",
  "image/heic": "HEIC",
  "video/mp4": "MP4",
  "video/quicktime": "MOV",
  "video/webm": "WebM",
  "video/x-matroska": "MKV",
  "audio/mpeg": "MP3",
  "audio/mp3": "MP3",
  "audio/wav": "WAV",
  "audio/aac": "AAC",
  "audio/mp4": "M4A",
  "audio/m4a": "M4A",
  "audio/ogg": "OGG",
  "audio/flac": "FLAC",
};

/** The limits of a card: those of the schema, so that they are always true, then the card's own. */
export function cardLimits(fields: readonly Field[], own: string | undefined): string | undefined {
  const stated = fields.flatMap((field) => fieldLimit(field) ?? []);
  const all = [...stated, ...(own ? [own] : [])].join(" ");
  return all === "" ? undefined : all;
}

function fieldLimit(field: Field): string | undefined {
  if (field.type === "media") return mediaLimit(field);
  if (field.type !== "text" || !field.required) return undefined;
  if (field.maxLength > READ_LENGTH_MAX) return undefined;
  const most = counted(field.maxLength, OF_CHARACTERS);
  if (field.minLength <= 1) return `«${field.label}» — до ${most}.`;
  return `«${field.label}» — от ${field.minLength} до ${most}.`;
}

function mediaLimit(field: MediaField): string | undefined {
  const several = field.maxItems > 1;
  const count = several ? `до ${counted(field.maxItems, mediaWords(field))}` : undefined;
  const isNarrow = field.maxBytes !== undefined && field.maxBytes < HAND_OVER_BYTES_MAX;
  const size = isNarrow ? `до ${formatMegabytes(field.maxBytes)}` : undefined;
  const each = several && size ? `каждое ${size}` : size;
  const known = field.mime?.flatMap((mime) => FILE_TYPES[mime] ?? []);
  const types = [...new Set(known)].join(", ");
  const parts = [count, each, types].filter((part) => part);
  return parts.length === 0 ? undefined : `«${field.label}» — ${parts.join(", ")}.`;
}
