/** What the bytes are, by their first ones; undefined where they say nothing. */
export function sniffMime(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes, 0, 16);
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif";
  if (head.startsWith("RIFF")) return RIFF[head.slice(8, 12)];
  if (head.slice(4, 8) === "ftyp") return isoMime(head.slice(8, 12));
  if (head.startsWith("ID3") || isMpegAudioFrame(bytes)) return "audio/mpeg";
  if (head.startsWith("OggS")) return "audio/ogg";
  if (head.startsWith("fLaC")) return "audio/flac";
  if (head.startsWith("\x1a\x45\xdf\xa3")) return "video/webm";
  if (head.startsWith("%PDF-")) return "application/pdf";
  if (head.startsWith("PK\x03\x04")) return "application/zip";
  return undefined;
}

const RIFF: Record<string, string | undefined> = {
  WEBP: "image/webp",
  WAVE: "audio/wav",
  "AVI ": "video/x-msvideo",
};

function isoMime(brand: string): string {
  if (brand.startsWith("M4A")) return "audio/mp4";
  if (brand.startsWith("qt")) return "video/quicktime";
  if (brand.startsWith("hei") || brand.startsWith("mif1")) return "image/heic";
  return "video/mp4";
}

/** Eleven set bits, then a layer that is not reserved. */
function isMpegAudioFrame(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) !== 0;
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString("latin1");
}

const EXTENSIONS: Record<string, string | undefined> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/heic": "heic",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/ogg": "oga",
  "audio/wav": "wav",
  "audio/flac": "flac",
  "application/pdf": "pdf",
  "application/zip": "zip",
  "text/plain": "txt",
};

/** The usual extension, without the dot; empty for what has none. */
export function extensionOf(mime: string): string {
  return EXTENSIONS[mime.split(";")[0] ?? ""] ?? "";
}
