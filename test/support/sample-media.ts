/** Files that have a true header and nothing of interest after it. */

const text = (latin1: string) => Buffer.from(latin1, "latin1");

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u16(value: number): Buffer {
  return u32(value).subarray(2);
}

function u32le(value: number): Buffer {
  return u32(value).reverse();
}

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

/** `filler` makes files of one size differ from each other. */
export function png(widthPx: number, heightPx: number, filler = ""): Uint8Array<ArrayBuffer> {
  const header = join(u32(13), text("IHDR"), u32(widthPx), u32(heightPx), text("\x08\x06\0\0\0"));
  return join(text("\x89PNG\r\n\x1a\n"), header, u32(0), text(filler));
}

/** With a segment of application data in front, as cameras make them. */
export function jpeg(widthPx: number, heightPx: number): Uint8Array<ArrayBuffer> {
  const app = join(text("\xff\xe1"), u16(6), text("Exif"));
  const frame = join(text("\xff\xc0"), u16(11), text("\x08"), u16(heightPx), u16(widthPx));
  return join(text("\xff\xd8"), app, frame, text("\x01\x01\x11\0\xff\xd9"));
}

export function gif(widthPx: number, heightPx: number): Uint8Array<ArrayBuffer> {
  const size = join(u16(widthPx).reverse(), u16(heightPx).reverse());
  return join(text("GIF89a"), size, text("\0\0\0;"));
}

/** Extended, lossy or lossless: three places for the same two numbers. */
export function webp(
  widthPx: number,
  heightPx: number,
  form: "VP8X" | "VP8 " | "VP8L" = "VP8X",
): Uint8Array<ArrayBuffer> {
  const less1 = (px: number) => u32le(px - 1).subarray(0, 3);
  const bodies = {
    VP8X: join(u32(0), less1(widthPx), less1(heightPx)),
    "VP8 ": join(Buffer.alloc(6), u16(widthPx).reverse(), u16(heightPx).reverse()),
    VP8L: join(text("/"), u32le(widthPx - 1 + (heightPx - 1) * 2 ** 14)),
  };
  const body = bodies[form];
  return join(text("RIFF"), u32le(body.length + 12), text(`WEBP${form}`), u32le(body.length), body);
}

function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const body = join(...parts);
  return join(u32(body.length + 8), text(type), body);
}

export function mp4(
  size: { widthPx: number; heightPx: number; seconds: number },
  brand = "isom",
): Uint8Array<ArrayBuffer> {
  const { widthPx, heightPx, seconds } = size;
  const movie = box("mvhd", Buffer.alloc(12), u32(1000), u32(seconds * 1000), Buffer.alloc(80));
  const sides = join(u32(widthPx * 65_536), u32(heightPx * 65_536));
  const track = box("trak", box("tkhd", Buffer.alloc(76), sides));
  return join(box("ftyp", text(brand), Buffer.alloc(4)), box("moov", movie, track));
}

/** Frames of 128 kbit/s. */
export function mp3(seconds: number): Uint8Array<ArrayBuffer> {
  return join(text("\xff\xfb\x90\x00"), Buffer.alloc(seconds * 16_000 - 4));
}

export function ogg(seconds: number): Uint8Array<ArrayBuffer> {
  const granules = join(u32le(seconds * 48_000), u32(0));
  return join(text("OggS\0\x02"), Buffer.alloc(20), text("OggS\0\x04"), granules, Buffer.alloc(8));
}

export function wav(seconds: number): Uint8Array<ArrayBuffer> {
  const rate = 1_000;
  const header = join(text("RIFF"), u32le(36), text("WAVEfmt "), u32le(16), Buffer.alloc(8));
  return join(header, u32le(rate), Buffer.alloc(12), Buffer.alloc(seconds * rate));
}
