import { latin1, sniffMime } from "./sniff.ts";

export interface SizePx {
  widthPx: number;
  heightPx: number;
}

/** Width and height from the header of a png, jpeg, webp or gif; undefined if there is none. */
export function imageSize(bytes: Uint8Array): SizePx | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return read(view, sniffMime(bytes));
  } catch (error) {
    if (error instanceof RangeError) return undefined; // The file ends inside its header.
    throw error;
  }
}

function read(view: DataView, mime: string | undefined): SizePx | undefined {
  switch (mime) {
    case "image/png":
      return { widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
    case "image/gif":
      return { widthPx: view.getUint16(6, true), heightPx: view.getUint16(8, true) };
    case "image/jpeg":
      return jpegSize(view);
    case "image/webp":
      return webpSize(view);
    default:
      return undefined;
  }
}

/** Walks the segments to the frame header (SOF0–SOF15 but for three that are not). */
function jpegSize(view: DataView): SizePx | undefined {
  let position = 2;
  while (position + 9 <= view.byteLength) {
    if (view.getUint8(position) !== 0xff) return undefined;
    const marker = view.getUint8(position + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return { widthPx: view.getUint16(position + 7), heightPx: view.getUint16(position + 5) };
    }
    const isFill = marker === 0xff;
    position += isFill ? 1 : 2 + view.getUint16(position + 2);
  }
  return undefined;
}

function webpSize(view: DataView): SizePx | undefined {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  switch (latin1(bytes, 12, 16)) {
    case "VP8 ":
      return {
        widthPx: view.getUint16(26, true) & 0x3fff,
        heightPx: view.getUint16(28, true) & 0x3fff,
      };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return {
        widthPx: uint24(view, 24) + 1,
        heightPx: uint24(view, 27) + 1,
      };
    default:
      return undefined;
  }
}

function uint24(view: DataView, position: number): number {
  return view.getUint16(position, true) + view.getUint8(position + 2) * 0x10000;
}
