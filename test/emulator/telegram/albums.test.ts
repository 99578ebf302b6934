import { afterAll, beforeAll, expect, test } from "bun:test";
import { InputFile } from "grammy";
import type { Message } from "grammy/types";
import { mp3, mp4, png } from "../../support/sample-media.ts";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

let bench: TelegramBench;
beforeAll(async () => {
  bench = await telegramBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const picture = (side: number) => new InputFile(png(side, side));
const photo = (side = 8) => ({ type: "photo" as const, media: picture(side) });
const video = () => ({
  type: "video" as const,
  media: new InputFile(mp4({ widthPx: 4, heightPx: 4, seconds: 1 })),
});

test("photos and videos stand in one album (R32, N35)", async () => {
  const caption = "<b>две</b>";
  const media = [{ ...photo(), caption, parse_mode: "HTML" as const }, video()];
  const messages: Message[] = await bench.api.sendMediaGroup(bench.ann.id, media);
  expect(messages).toHaveLength(2);
  expect(messages[0]).toMatchObject({ caption: "две", caption_entities: [{ type: "bold" }] });
  expect(messages[1]).toHaveProperty("video");
  const groups = new Set(messages.map(({ media_group_id }) => media_group_id));
  expect([...groups]).toEqual([expect.stringMatching(/^\d+$/)]);
});

test("ten at most, at least one, and one is no album (R32)", async () => {
  const group = (media: unknown) =>
    bench.refusal("sendMediaGroup", { chat_id: bench.ann.id, media });
  const known = (await bench.api.sendPhoto(bench.ann.id, picture(9))).photo[0]?.file_id;
  const item = { type: "photo", media: known };
  expect(await group(Array(11).fill(item))).toBe(
    "400 Bad Request: too many messages to send as an album",
  );
  expect(await group([])).toBe("400 Bad Request: there are no messages to send");
  expect(await group(undefined)).toBe('400 Bad Request: parameter "media" is required');
  expect(await group({})).toBe("400 Bad Request: expected an Array of InputMedia");
  const [single] = await bench.ok<Message[]>("sendMediaGroup", {
    chat_id: bench.ann.id,
    media: [item],
  });
  expect(single).not.toHaveProperty("media_group_id");
});

test("kinds that do not go together are refused (R32)", async () => {
  const group = (...types: string[]) =>
    bench.refusal("sendMediaGroup", {
      chat_id: bench.ann.id,
      media: types.map((type) => ({ type, media: "AgAC" })),
    });
  const mixed = "can't be mixed with other media types";
  expect(await group("photo", "document")).toBe(`400 Bad Request: document ${mixed}`);
  expect(await group("audio", "video")).toBe(`400 Bad Request: audio ${mixed}`);
  expect(await group("animation", "animation")).toBe(
    "400 Bad Request: can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
  );
  expect(await group("voice", "voice")).toBe(
    '400 Bad Request: can\'t parse InputMedia: type "voice" is unsupported',
  );
});

test("nothing of an album is sent when one item is wrong (N35)", async () => {
  const before = bench.ann.chat.messages.length;
  const media = [photo(), { type: "photo" as const, media: new InputFile(Buffer.from("text")) }];
  await expect(bench.api.sendMediaGroup(bench.ann.id, media)).rejects.toThrow(
    "IMAGE_PROCESS_FAILED",
  );
  expect(bench.ann.chat.messages).toHaveLength(before);
});

test("documents of an album stay documents (N35)", async () => {
  const item = (name: string) => ({
    type: "document" as const,
    media: new InputFile(mp3(1), name),
  });
  const sent = await bench.api.sendMediaGroup(bench.ann.id, [item("a.mp3"), item("b.mp3")]);
  for (const message of sent) expect(message).not.toHaveProperty("audio");
});

test("an item of an album gives place only to its like (R32)", async () => {
  const [first] = await bench.api.sendMediaGroup(bench.ann.id, [photo(), photo()]);
  const message_id = first?.message_id ?? 0;
  await bench.api.editMessageMedia(bench.ann.id, message_id, video());
  const music = { type: "audio" as const, media: new InputFile(mp3(1)) };
  await expect(bench.api.editMessageMedia(bench.ann.id, message_id, music)).rejects.toThrow(
    "can't use the media of the specified type in the album",
  );
});

test("a person's album comes as one update each, with one group id (R32)", async () => {
  await bench.updates();
  await bench.ann.sendsFile("photo", [png(10, 10), png(11, 11), png(12, 12)], { caption: "три" });
  const messages = (await bench.updates()).map(({ message }) => message as Message);
  expect(messages.map(({ caption }) => caption)).toEqual(["три", undefined, undefined]);
  expect(new Set(messages.map(({ media_group_id }) => media_group_id)).size).toBe(1);
  expect(messages[2]?.photo?.at(-1)).toMatchObject({ width: 12 });
});
