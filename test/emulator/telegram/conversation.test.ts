import { expect, test } from "bun:test";
import { Bot, InlineKeyboard, InputFile, webhookCallback } from "grammy";
import { startTelegramEmulator } from "../../../src/emulator/telegram/index.ts";
import { silentLog, systemClock, systemRandom } from "../../../src/kernel/index.ts";
import { eventually } from "../../support/eventually.ts";
import { png } from "../../support/sample-media.ts";
import { people } from "../../support/telegram.ts";
import { TOKEN } from "../../support/telegram-bench.ts";

// Goal: a bot made with the real library cannot tell the emulator from Telegram.
// Method: one conversation, by polling and by webhook, on the real clock.

/** A bot with a menu, a form of one field, and a picture as its result. */
function drawingBot(apiRoot: string): Bot {
  const bot = new Bot(TOKEN, { client: { apiRoot } });
  const menu = new InlineKeyboard().text("🖼 Картинка", "image");
  bot.command("start", (ctx) => ctx.reply(`Меню, ${ctx.match || "гость"}`, { reply_markup: menu }));
  bot.callbackQuery("image", async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.editMessageText("Что нарисовать?");
  });
  bot.on("message:photo", async (ctx) => {
    const file = await ctx.getFile();
    await ctx.reply(`Фото: ${file.file_size} байт`);
  });
  bot.on("message:text", (ctx) =>
    ctx.replyWithPhoto(new InputFile(png(100, 50)), {
      caption: `<b>${ctx.message.text}</b>`,
      parse_mode: "HTML",
    }),
  );
  return bot;
}

async function talk(control: Parameters<typeof people>[0]): Promise<void> {
  const ann = people(control).person("Аня");
  await ann.sends("/start друг");
  const menu = await ann.sees("Меню, друг");
  expect(await ann.presses("🖼 Картинка")).toMatchObject({ kind: "none", data: "image" });
  expect(await ann.sees(/нарисовать/)).toMatchObject({ id: menu.id, edited: true });
  await ann.sends("кот");
  expect(await ann.sees("кот")).toMatchObject({
    html: "<b>кот</b>",
    media: { kind: "photo", widthPx: 100, heightPx: 50 },
  });
  await ann.sendsFile("photo", png(10, 10));
  await ann.sees(/Фото: \d+ байт/);
  expect(control.status().unansweredCallbacks).toEqual([]);
}

const start = () =>
  startTelegramEmulator({
    token: TOKEN,
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  });

test("a bot that polls talks with a person (R31, R57)", async () => {
  const emulator = start();
  const bot = drawingBot(emulator.url);
  const polling = bot.start();
  await talk(emulator.control);
  await bot.stop();
  await polling;
  await emulator.stop();
});

test("a bot with a webhook talks with a person (R31, R63)", async () => {
  const emulator = start();
  const bot = drawingBot(emulator.url);
  const secretToken = "webhook-secret";
  const handle = webhookCallback(bot, "bun", { secretToken });
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: handle });
  const url = `http://127.0.0.1:${server.port}/`;
  await bot.api.setWebhook(url, { secret_token: secretToken });
  await talk(emulator.control);
  const { control } = emulator;
  await eventually("all is delivered", () => control.status().pendingUpdates === 0);
  expect(control.status().mode).toBe("webhook");
  await emulator.stop();
  await server.stop(true);
});
