import { inflateRawSync } from "node:zlib";
import data from "./font.json" with { type: "json" };

/** A drawn letter: where its box lies from the pen on the baseline, and its greys from `offset`. */
export interface Glyph {
  advance: number;
  left: number;
  top: number;
  width: number;
  height: number;
  offset: number;
}

/** Noto Sans Bold at 40 px in 16 greys, Latin and Cyrillic; its licence is named in the data. */
export interface Font {
  lineHeightPx: number;
  ascentPx: number;
  glyph(character: string): Glyph | undefined;
  /** Opacity 0…15 at a place in the glyph's box, which may lie between pixels or outside. */
  opacityAt(glyph: Glyph, x: number, y: number): number;
}

/** As in the data; the rows stand in the order of their pixels. */
type GlyphRow = [
  character: string,
  advance: number,
  left: number,
  top: number,
  width: number,
  height: number,
];

export function loadFont(): Font {
  const greys = inflateRawSync(Buffer.from(data.pixels.join(""), "base64"));
  const glyphs = new Map<string, Glyph>();
  let offset = 0;
  for (const [character, advance, left, top, width, height] of data.glyphs as GlyphRow[]) {
    glyphs.set(character, { advance, left, top, width, height, offset });
    offset += width * height;
  }

  /** Two pixels share a byte, the first in its upper half. */
  function pixel(glyph: Glyph, x: number, y: number): number {
    if (x < 0 || y < 0 || x >= glyph.width || y >= glyph.height) return 0;
    const index = glyph.offset + y * glyph.width + x;
    const byte = greys[index >> 1] ?? 0;
    return index % 2 === 0 ? byte >> 4 : byte & 15;
  }

  return {
    ascentPx: data.ascentPx,
    lineHeightPx: data.ascentPx + data.descentPx,
    glyph: (character) => glyphs.get(character),
    opacityAt(glyph, x, y) {
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = x - left;
      const down = y - top;
      const upper = pixel(glyph, left, top) * (1 - right) + pixel(glyph, left + 1, top) * right;
      const lower =
        pixel(glyph, left, top + 1) * (1 - right) + pixel(glyph, left + 1, top + 1) * right;
      return upper * (1 - down) + lower * down;
    },
  };
}
