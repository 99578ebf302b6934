import type { Font } from "./font.ts";
import { blankInk, type Ink, largestLettering, widthOf, write } from "./lettering.ts";
import { encodePng } from "./png.ts";

export interface Poster {
  /** What was asked for, in the middle. */
  text: string;
  /** Which model and which of the results, below. */
  caption: string;
  /** Width to height. */
  ratio: number;
  /** Chooses the colours: equal texts look alike, different ones do not. */
  seed: string;
}

type Rgb = readonly [number, number, number];

const CAPTION_SCALE = 0.5;
/** The shadow below the letters: they stay readable on any colour. */
const SHADOW_PX = 3;
const SHADOW_STRENGTH = 0.55;
/** Long strips are not drawn thinner than this. */
const SIDE_MIN_PX = 64;

/** A PNG whose longer side is `sidePx`: the words in white on three colours that flow together. */
export function drawPoster(font: Font, poster: Poster, sidePx: number): Uint8Array {
  const { width, height } = sizeOf(poster.ratio, sidePx);
  const ink = letter(font, poster, blankInk(width, height));
  const colours = coloursOf(poster.seed);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = y * width + x;
      const letters = (ink.opacity[place] ?? 0) / 15;
      const shadow = (opacityAt(ink, x - SHADOW_PX, y - SHADOW_PX) / 15) * SHADOW_STRENGTH;
      const along = (x / width + y / height) / 2;
      for (let channel = 0; channel < 3; channel++) {
        const ground = gradient(colours, along, channel) * (1 - shadow);
        rgb[place * 3 + channel] = Math.round(ground + (255 - ground) * letters);
      }
    }
  }
  return encodePng(width, height, rgb);
}

export function sizeOf(ratio: number, sidePx: number): { width: number; height: number } {
  const shorter = (share: number) => Math.max(SIDE_MIN_PX, Math.round(sidePx * share));
  return ratio >= 1
    ? { width: sidePx, height: shorter(1 / ratio) }
    : { width: shorter(ratio), height: sidePx };
}

function letter(font: Font, poster: Poster, ink: Ink): Ink {
  const { width, height } = ink;
  const margin = Math.round(Math.min(width, height) * 0.08);
  const captionHeight = font.lineHeightPx * CAPTION_SCALE;
  const box = { width: width - 2 * margin, height: height - 2 * margin - captionHeight };
  const { lines, scale } = largestLettering(font, poster.text, box);
  const lineHeight = font.lineHeightPx * scale;
  const top = margin + (box.height - lines.length * lineHeight) / 2;
  lines.forEach((line, index) => {
    const x = (width - widthOf(font, line) * scale) / 2;
    const y = top + index * lineHeight + font.ascentPx * scale;
    write(ink, font, line, { x, y, scale });
  });
  if (widthOf(font, poster.caption) * CAPTION_SCALE <= box.width) {
    const y = height - margin / 2;
    write(ink, font, poster.caption, { x: margin, y, scale: CAPTION_SCALE });
  }
  return ink;
}

function opacityAt(ink: Ink, x: number, y: number): number {
  return x < 0 || y < 0 ? 0 : (ink.opacity[y * ink.width + x] ?? 0);
}

/** Three neighbouring hues, dark enough for white letters. */
function coloursOf(seed: string): readonly [Rgb, Rgb, Rgb] {
  const hash = new Bun.CryptoHasher("sha256").update(seed).digest();
  const hue = (((hash[0] ?? 0) << 8) | (hash[1] ?? 0)) % 360;
  const step = (hash[2] ?? 0) % 2 === 0 ? 38 : -38;
  return [rgbOf(hue, 0.62, 0.45), rgbOf(hue + step, 0.55, 0.38), rgbOf(hue + 2 * step, 0.6, 0.3)];
}

function gradient(colours: readonly [Rgb, Rgb, Rgb], along: number, channel: number): number {
  const [start, middle, end] = colours;
  const isFirstHalf = along < 0.5;
  const from = (isFirstHalf ? start : middle)[channel] ?? 0;
  const to = (isFirstHalf ? middle : end)[channel] ?? 0;
  return from + (to - from) * (isFirstHalf ? along * 2 : along * 2 - 1);
}

/** HSL to RGB, 0…255. */
function rgbOf(hue: number, saturation: number, lightness: number): Rgb {
  const channel = (n: number) => {
    const k = (n + (((hue % 360) + 360) % 360) / 30) % 12;
    const spread = saturation * Math.min(lightness, 1 - lightness);
    return 255 * (lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}
