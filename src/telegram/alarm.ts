import type { Gateway } from "./gateway.ts";
import { markup } from "./markup.ts";
import type { PlannedMessage } from "./plan.ts";
import { screenBody } from "./screen.ts";
import { HOME } from "./screens/navigation.ts";
import { alarm, type EndedTrouble, troubleEnded } from "./texts/alarms.ts";
import { type StopText, stopNews } from "./texts/stop-news.ts";

/** Tells an admin, in their private chat with the bot, of trouble that only they can end. */
export function alarmMessage(admin: number, code: string, detail?: string): PlannedMessage {
  const body = screenBody({ text: alarm(code, detail), rows: [[HOME]], stays: true }, "new");
  return { chat: admin, purpose: "notice", body };
}

/** Tells an admin that a trouble they were told of is over. */
export function endedMessage(admin: number, code: EndedTrouble): PlannedMessage {
  const body = screenBody({ text: troubleEnded(code), rows: [[HOME]], stays: true }, "new");
  return { chat: admin, purpose: "notice", body };
}

/** Tells an admin what was stopped by itself, or goes on again. */
export function stopNewsMessage(admin: number, news: StopText): PlannedMessage {
  const body = screenBody({ text: stopNews(news), rows: [[HOME]], stays: true }, "new");
  return { chat: admin, purpose: "notice", body };
}

/**
 * Tells the admins at once that the database does not take writes, or takes them again: past the
 * outbox, which is a part of it. False: nobody could be told, or perhaps nobody was.
 */
export async function tellOfWrites(
  news: "writes_unanswered" | "writes_answered",
  admins: readonly number[],
  gateway: Gateway,
): Promise<boolean> {
  const text = news === "writes_answered" ? troubleEnded(news) : alarm(news);
  const body = screenBody({ text, rows: [[HOME]], stays: true }, "new");
  const calls = admins.map((admin) =>
    gateway.call("sendMessage", {
      chat_id: admin,
      text: body.text,
      parse_mode: "HTML",
      reply_markup: markup(body.keyboard),
    }),
  );
  const outcomes = await Promise.all(calls);
  return outcomes.some(({ status }) => status === "ok" || status === "refused");
}
