import { expect, test } from "bun:test";
import { inflateSync } from "node:zlib";
import { clipFor, toneTitled } from "../../../src/emulator/kie/media/media.ts";
import { loadFont } from "../../../src/emulator/kie/picture/font.ts";
import { largestLettering, widthOf } from "../../../src/emulator/kie/picture/lettering.ts";
import { drawPoster } from "../../../src/emulator/kie/picture/poster.ts";

const font = loadFont();
const POSTER = { text: "Рыжий кот, 35 мм", caption: "test · 1", ratio: 16 / 9, seed: "кот" };

/** Size and pixels of a PNG of our own kind: eight-bit RGB, every row with filter 2. */
function decode(png: Uint8Array) {
  const bytes = Buffer.from(png);
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const length = bytes.readUInt32BE(33);
  expect(bytes.toString("latin1", 37, 41)).toBe("IDAT");
  const rows = inflateSync(bytes.subarray(41, 41 + length));
  const stride = width * 3;
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    expect(rows[y * (stride + 1)]).toBe(2);
    for (let x = 0; x < stride; x++) {
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0);
      pixels[y * stride + x] = (rows[y * (stride + 1) + 1 + x] ?? 0) + above;
    }
  }
  return { width, height, pixels };
}

test.each([
  [16 / 9, 256, 144],
  [1, 256, 256],
  [9 / 16, 144, 256],
  [8, 256, 64],
])("a picture of ratio %d is %d × %d (R103)", (ratio, width, height) => {
  const png = drawPoster(font, { ...POSTER, ratio }, 256);
  expect(Buffer.from(png).toString("latin1", 1, 4)).toBe("PNG");
  expect(decode(png)).toMatchObject({ width, height });
});

test("the words are in white, and nothing is where there are none (R103)", () => {
  const whiteIn = (text: string) => {
    const { pixels } = decode(drawPoster(font, { ...POSTER, text, caption: "" }, 256));
    return pixels.filter((channel) => channel === 255).length;
  };
  expect(whiteIn("")).toBe(0);
  expect(whiteIn("Ж")).toBeGreaterThan(500);
});

test("a picture depends on its words alone (R103)", () => {
  expect(drawPoster(font, POSTER, 128)).toEqual(drawPoster(font, POSTER, 128));
  const other = drawPoster(font, { ...POSTER, seed: "пёс" }, 128);
  expect(other).not.toEqual(drawPoster(font, POSTER, 128));
});

test("the font has every letter of both alphabets (R103)", () => {
  const letters = "ABCXYZabcxyz0123456789АБВГДЕЁЖЗИЙЩЪЫЬЭЮЯабвгдеёжзийщъыьэюя.,:;!?«»—–№₽„“";
  expect([...letters].filter((letter) => !font.glyph(letter))).toEqual([]);
  expect(font.glyph("漢")).toBeUndefined();
});

test("long words are broken, long texts cut, unknown letters left out (R103)", () => {
  const box = { width: 300, height: 120 };
  const short = largestLettering(font, "кот", box);
  expect(short).toEqual({ lines: ["кот"], scale: 2 });
  const long = largestLettering(font, "слово ".repeat(200), box);
  expect(long.scale).toBe(0.5);
  expect(long.lines.at(-1)).toEndWith("…");
  const word = largestLettering(font, "ы".repeat(60), box);
  for (const line of word.lines) expect(widthOf(font, line) * word.scale).toBeLessThanOrEqual(300);
  expect(word.lines.join("")).toBe("ы".repeat(60));
  expect(largestLettering(font, "кот 🐈 漢", box).lines.join("")).toBe("кот");
});

test("clips and tones are playable files, each one different (R103)", () => {
  const wide = clipFor(16 / 9, "кот 1");
  expect(Buffer.from(wide).toString("latin1", 4, 8)).toBe("ftyp");
  expect(clipFor(16 / 9, "кот 2")).not.toEqual(wide);
  expect(clipFor(9 / 16, "кот 1")).not.toEqual(wide);
  const tone = Buffer.from(toneTitled("Лодка"));
  expect(tone.toString("latin1", 0, 3)).toBe("ID3");
  expect(tone.includes(Buffer.from("Лодка", "utf16le"))).toBe(true);
  const size = [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | (tone[at] ?? 0), 0);
  expect(tone.readUInt16BE(10 + size) >> 5).toBe(0x7ff); // The first frame follows the tag.
});
