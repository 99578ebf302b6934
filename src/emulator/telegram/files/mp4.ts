import type { MediaFacts } from "./media-facts.ts";
import { latin1 } from "./sniff.ts";

const CONTAINERS = ["moov", "trak"];

/** Size and duration of an MPEG-4 file, from `moov/mvhd` and the first `tkhd` with a picture. */
export function mp4Facts(bytes: Uint8Array): MediaFacts {
  const facts: MediaFacts = {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  walk(view, bytes, 0, bytes.byteLength, facts);
  return facts;
}

function walk(view: DataView, bytes: Uint8Array, start: number, end: number, facts: MediaFacts) {
  let position = start;
  while (position + 8 <= end) {
    const short = view.getUint32(position);
    const wide = short === 1;
    const size = wide ? Number(view.getBigUint64(position + 8)) : short || end - position;
    if (size < 8) return;
    const type = latin1(bytes, position + 4, position + 8);
    const body = position + (wide ? 16 : 8);
    const next = Math.min(position + size, end);
    if (CONTAINERS.includes(type)) walk(view, bytes, body, next, facts);
    if (type === "mvhd") facts.durationS = durationS(view, body);
    if (type === "tkhd") readPicture(view, next, facts);
    position = next;
  }
}

function durationS(view: DataView, body: number): number {
  const is64bit = view.getUint8(body) === 1;
  const scale = view.getUint32(body + (is64bit ? 20 : 12));
  const ticks = is64bit ? Number(view.getBigUint64(body + 24)) : view.getUint32(body + 16);
  return scale === 0 ? 0 : Math.ceil(ticks / scale);
}

/** The last eight bytes of a track header: width and height as 16.16 fixed point; 0 for sound. */
function readPicture(view: DataView, end: number, facts: MediaFacts): void {
  const widthPx = view.getUint32(end - 8) >>> 16;
  const heightPx = view.getUint32(end - 4) >>> 16;
  if (widthPx === 0 || facts.widthPx !== undefined) return;
  facts.widthPx = widthPx;
  facts.heightPx = heightPx;
}
