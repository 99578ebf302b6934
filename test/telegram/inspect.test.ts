import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { clipFor, toneTitled } from "../../src/emulator/kie/media/media.ts";
import { inspect } from "../../src/telegram/inspect.ts";
import { gif, jpeg, png, webp } from "../support/sample-media.ts";

/** A second of silence at 8 kHz, whole and playable. */
function silence(seconds: number): Uint8Array {
  const data = Buffer.alloc(8_000 * seconds, 0x80);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

describe("a file is what its bytes are", () => {
  test.each([
    ["png", png(640, 360), { kind: "image", mime: "image/png", widthPx: 640, heightPx: 360 }],
    ["jpeg", jpeg(100, 50), { kind: "image", mime: "image/jpeg", widthPx: 100, heightPx: 50 }],
    ["gif", gif(30, 40), { kind: "image", mime: "image/gif", widthPx: 30, heightPx: 40 }],
    ["webp", webp(30, 20), { kind: "image", mime: "image/webp", widthPx: 30, heightPx: 20 }],
    [
      "mp4",
      clipFor(16 / 9, "a clip"),
      { kind: "video", mime: "video/mp4", widthPx: 320, heightPx: 180, seconds: 4 },
    ],
    ["wav", silence(3), { kind: "audio", mime: "audio/wav", seconds: 3 }],
  ] as const)("%s (R94, G21)", async (_, bytes, expected) => {
    expect(await inspect(bytes)).toEqual(expected);
  });

  test("mp3, whatever its tags are (R94)", async () => {
    const found = await inspect(toneTitled("песня"));
    expect(found).toMatchObject({ kind: "audio", mime: "audio/mpeg" });
    expect(found?.seconds).toBeCloseTo(4, 0);
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["words", new TextEncoder().encode("просто слова")],
    ["a page", new TextEncoder().encode("<!doctype html><html></html>")],
    ["a drawing in words", new TextEncoder().encode('<svg width="9" height="9"></svg>')],
    ["an archive", new TextEncoder().encode("PK\u0003\u0004 some")],
  ] as const)("and %s is no media (R94)", async (_, bytes) => {
    expect(await inspect(bytes)).toBeUndefined();
  });

  test("a broken one is none, and ends soon (R94, N31)", async () => {
    const whole = [png(9, 9), jpeg(9, 9), webp(9, 9), clipFor(1, "x"), toneTitled("x"), silence(1)];
    const cut = fc.tuple(fc.constantFrom(...whole), fc.double({ min: 0, max: 1, noNaN: true }));
    const spoilt = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cut, spoilt, async ([bytes, share], changes) => {
        const part = Buffer.from(bytes.subarray(0, Math.floor(bytes.length * share)));
        for (const [at, value] of changes) if (at < part.length) part[at] = value;
        const found = await inspect(part);
        expect(["image", "video", "audio", undefined]).toContain(found?.kind as never);
      }),
      { numRuns: 300 },
    );
  });
});
