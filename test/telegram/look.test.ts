import { expect, test } from "bun:test";
import { clipFor } from "../../src/emulator/kie/media/media.ts";
import { png } from "../support/sample-media.ts";
import { Bot } from "./chat.ts";

// Goal: a file that is sent "as a file" is taken for what it is, before anything is priced.

/** A model that is billed by the length of the person's video: 6 credits for a second. */
const BY_LENGTH = "wan22-move";

async function begun(bot: Bot) {
  const ann = bot.person();
  await ann.says("/start");
  await ann.pressesData(`l:${BY_LENGTH}`);
  expect(ann.text).toContain("Видео");
  return ann;
}

test("a video sent as a file is measured, so that its price is exact (R94, R111, G21)", async () => {
  await using bot = await Bot.open();
  const ann = await begun(bot);
  bot.files.set("clip", clipFor(16 / 9, "a clip"));
  await ann.sends({
    document: { file_id: "clip", mime_type: "video/mp4", file_name: "clip.mp4", file_size: 9_000 },
  });
  await ann.photo("hero");
  // 4 s × 6 credits × 0,005 $ × 78 ₽ × 2, and not «до» the 60 seconds that might have come.
  expect(ann.text).toContain("Цена: 18,72 ₽");
});

test("a file that only calls itself a video is asked for again (R94, R147)", async () => {
  await using bot = await Bot.open();
  const ann = await begun(bot);
  bot.files.set("page", new TextEncoder().encode("<html>not found</html>"));
  bot.files.set("picture", png(64, 64));
  await ann.sends({ document: { file_id: "page", mime_type: "video/mp4", file_name: "a.mp4" } });
  expect(ann.text).toContain("⚠️");
  expect(ann.text).toContain("Видео");
  await ann.sends({ document: { file_id: "picture", mime_type: "video/mp4" } });
  expect(ann.text).toContain("⚠️");
});

test("a picture is one whatever its name says (R94, G21)", async () => {
  await using bot = await Bot.open();
  const ann = await begun(bot);
  bot.files.set("clip", clipFor(1, "a clip"));
  bot.files.set("scan", png(640, 480));
  await ann.sends({ document: { file_id: "clip", mime_type: "video/mp4" } });
  await ann.sends({ document: { file_id: "scan", mime_type: "application/octet-stream" } });
  expect(ann.text).toContain("Цена: 18,72 ₽");
});
