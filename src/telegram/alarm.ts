import type { PlannedMessage } from "./plan.ts";
import { screenBody } from "./screen.ts";
import { HOME } from "./screens/navigation.ts";
import { alarm } from "./texts/alarms.ts";
import { type StopText, stopNews } from "./texts/stop-news.ts";

/** Tells an admin, in their private chat with the bot, of trouble that only they can end. */
export function alarmMessage(admin: number, code: string, detail?: string): PlannedMessage {
  const body = screenBody({ text: alarm(code, detail), rows: [[HOME]], stays: true }, "new");
  return { chat: admin, purpose: "notice", body };
}

/** Tells an admin what was stopped by itself, or goes on again. */
export function stopNewsMessage(admin: number, news: StopText): PlannedMessage {
  const body = screenBody({ text: stopNews(news), rows: [[HOME]], stays: true }, "new");
  return { chat: admin, purpose: "notice", body };
}
