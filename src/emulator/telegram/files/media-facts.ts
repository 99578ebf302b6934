import { imageSize } from "./image-size.ts";
import { mp4Facts } from "./mp4.ts";
import { latin1, sniffMime } from "./sniff.ts";

export interface MediaFacts {
  widthPx?: number;
  heightPx?: number;
  /** Whole seconds, rounded up, as Telegram shows them. */
  durationS?: number;
}

/** What the header of a file tells about picture and sound; empty where it tells nothing. */
export function mediaFacts(bytes: Uint8Array): MediaFacts {
  const mime = sniffMime(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (mime) {
      case "video/mp4":
      case "video/quicktime":
      case "audio/mp4":
        return mp4Facts(bytes);
      case "audio/wav":
        return { durationS: Math.ceil((view.byteLength - 44) / view.getUint32(28, true)) };
      case "audio/ogg":
        return { durationS: oggDurationS(bytes, view) };
      case "audio/mpeg":
        return { durationS: mp3DurationS(bytes, view) };
      default:
        return imageSize(bytes) ?? {};
    }
  } catch (error) {
    if (error instanceof RangeError) return {}; // The file ends inside its header.
    throw error;
  }
}

/** Opus counts at 48 kHz whatever the input was; the last page has the total. */
function oggDurationS(bytes: Uint8Array, view: DataView): number {
  const lastPage = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(
    "OggS",
  );
  return Math.ceil(Number(view.getBigUint64(lastPage + 6, true)) / 48_000);
}

const MP3_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];

/** As if every frame had the bit rate of the first (MPEG-1 layer III). */
function mp3DurationS(bytes: Uint8Array, view: DataView): number {
  const start = latin1(bytes, 0, 3) === "ID3" ? 10 + syncSafe(view, 6) : 0;
  const kbits = MP3_KBITS[view.getUint8(start + 2) >> 4] || 128;
  return Math.max(1, Math.ceil(((view.byteLength - start) * 8) / (kbits * 1000)));
}

/** ID3 keeps seven bits a byte. */
function syncSafe(view: DataView, position: number): number {
  let size = 0;
  for (let i = 0; i < 4; i++) size = size * 128 + (view.getUint8(position + i) & 0x7f);
  return size;
}
