import type { Font } from "./font.ts";

/** Opacity of ink, 0…15 a pixel. */
export interface Ink {
  width: number;
  height: number;
  opacity: Float32Array;
}

export interface Lettering {
  lines: readonly string[];
  scale: number;
}

/** From a headline down to the size that is still easy to read. */
const SCALES = [2, 1.6, 1.3, 1, 0.8, 0.6, 0.5];

export function blankInk(width: number, height: number): Ink {
  return { width, height, opacity: new Float32Array(width * height) };
}

/** The largest lettering that fits the box; at the smallest one the rest is cut off with "…". */
export function largestLettering(
  font: Font,
  text: string,
  box: { width: number; height: number },
): Lettering {
  const known = [...text.replace(/\s+/g, " ")].filter((character) => font.glyph(character));
  const words = known.join("").split(" ").filter(Boolean);
  let scale = SCALES[0] ?? 1;
  let lines: string[] = [];
  for (scale of SCALES) {
    lines = wrap(font, words, box.width / scale);
    if (lines.length * font.lineHeightPx * scale <= box.height) return { lines, scale };
  }
  const room = Math.max(1, Math.floor(box.height / (font.lineHeightPx * scale)));
  const last = lines[room - 1] ?? "";
  return { lines: [...lines.slice(0, room - 1), `${last.slice(0, -1)}…`], scale };
}

/** Lines no wider than `width`; a word longer than a line is broken where the line ends. */
function wrap(font: Font, words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(font, longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const character of word) {
      if (line !== "" && widthOf(font, line + character) > width) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** Writes one line with the pen at `x` on the baseline `y`. */
export function write(
  ink: Ink,
  font: Font,
  text: string,
  at: { x: number; y: number; scale: number },
): void {
  let pen = at.x;
  for (const character of text) {
    const glyph = font.glyph(character);
    if (!glyph) continue;
    const left = Math.round(pen + glyph.left * at.scale);
    const top = Math.round(at.y + glyph.top * at.scale);
    const right = left + Math.ceil(glyph.width * at.scale);
    const bottom = top + Math.ceil(glyph.height * at.scale);
    for (let y = Math.max(0, top); y < Math.min(ink.height, bottom); y++) {
      for (let x = Math.max(0, left); x < Math.min(ink.width, right); x++) {
        const place = y * ink.width + x;
        const inGlyphX = (x - left + 0.5) / at.scale - 0.5;
        const inGlyphY = (y - top + 0.5) / at.scale - 0.5;
        const opacity = font.opacityAt(glyph, inGlyphX, inGlyphY);
        ink.opacity[place] = Math.max(ink.opacity[place] ?? 0, opacity);
      }
    }
    pen += glyph.advance * at.scale;
  }
}

export function widthOf(font: Font, text: string): number {
  return [...text].reduce((width, c) => width + (font.glyph(c)?.advance ?? 0), 0);
}
