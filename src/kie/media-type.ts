import type { MediaKind } from "./types.ts";

export interface MediaType {
  mime: string;
  kind: MediaKind;
}

type Signature = readonly [offset: number, bytes: string, mime: string, kind: MediaKind];

/** First match wins; the bytes are written as Latin-1 text. */
const SIGNATURES: readonly Signature[] = [
  [0, "\x89PNG\r\n\x1a\n", "image/png", "image"],
  [0, "\xff\xd8\xff", "image/jpeg", "image"],
  [0, "GIF87a", "image/gif", "image"],
  [0, "GIF89a", "image/gif", "image"],
  [8, "WEBP", "image/webp", "image"],
  [8, "WAVE", "audio/wav", "audio"],
  [4, "ftypavif", "image/avif", "image"],
  [4, "ftypavis", "image/avif", "image"],
  [4, "ftyphei", "image/heic", "image"],
  [4, "ftypmif1", "image/heic", "image"],
  [4, "ftypM4A", "audio/mp4", "audio"],
  [4, "ftypM4B", "audio/mp4", "audio"],
  [4, "ftypqt  ", "video/quicktime", "video"],
  [4, "ftyp", "video/mp4", "video"],
  [0, "\x1a\x45\xdf\xa3", "video/webm", "video"],
  [0, "ID3", "audio/mpeg", "audio"],
  [0, "OggS", "audio/ogg", "audio"],
  [0, "fLaC", "audio/flac", "audio"],
  [0, "MThd", "audio/midi", "document"], // Telegram plays no MIDI.
  [0, "PK\x03\x04", "application/zip", "document"],
  [0, "%PDF-", "application/pdf", "document"],
];

/** How much of a text is read to tell what it is. */
const TEXT_SAMPLE_BYTES = 4096;

/**
 * What the bytes are, by what they begin with; a name or a header may claim anything.
 * `undefined` for everything that is no result: nothing at all, a page, an error, noise.
 */
export function mediaType(bytes: Uint8Array): MediaType | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  const signature = SIGNATURES.find(([offset, text]) => head.startsWith(text, offset));
  if (signature) return { mime: signature[2], kind: signature[3] };
  return mpegAudio(bytes) ?? textType(bytes);
}

/** A frame of MPEG audio: eleven set bits, then layer III, or layer 0 for AAC. */
function mpegAudio(bytes: Uint8Array): MediaType | undefined {
  const [first = 0, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const layer = (second >> 1) & 3;
  if (layer === 1) return { mime: "audio/mpeg", kind: "audio" };
  return layer === 0 && (second & 0xf0) === 0xf0 ? { mime: "audio/aac", kind: "audio" } : undefined;
}

function textType(bytes: Uint8Array): MediaType | undefined {
  const text = utf8(bytes)?.trimStart();
  if (!text) return undefined;
  if (text.startsWith("<")) {
    return /^(<\?xml[^>]*>\s*)?<svg\b/i.test(text)
      ? { mime: "image/svg+xml", kind: "document" }
      : undefined; // A page, or the storage's XML error.
  }
  if (!/^[[{]/.test(text)) return { mime: "text/plain", kind: "document" };
  return isEnvelope(text) ? undefined : { mime: "application/json", kind: "document" };
}

/** The beginning of a text without control characters; `undefined` for anything else. */
function utf8(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, TEXT_SAMPLE_BYTES);
  // A character may be cut where the sample ends.
  const text = new TextDecoder("utf-8", { ignoreBOM: false }).decode(sample, { stream: true });
  const isBinary = [...text].some((character) => {
    const code = character.charCodeAt(0);
    return code === 0xfffd || code === 0x7f || (code < 0x20 && !"\t\n\r\f".includes(character));
  });
  return isBinary ? undefined : text;
}

/** `{ "code": 404, "msg": … }`: the provider's own error with HTTP 200. */
function isEnvelope(text: string): boolean {
  return /^\{\s*"code"\s*:\s*\d+\s*,\s*"(msg|message)"/.test(text);
}
