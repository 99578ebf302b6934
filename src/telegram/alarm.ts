import type { PlannedMessage } from "./plan.ts";
import { screenBody } from "./screen.ts";
import { HOME } from "./screens/navigation.ts";
import { alarm } from "./texts/alarms.ts";

/** Tells an admin, in their private chat with the bot, of trouble that only they can end. */
export function alarmMessage(admin: number, code: string, detail?: string): PlannedMessage {
  const body = screenBody({ text: alarm(code, detail), rows: [[HOME]], stays: true }, "new");
  return { chat: admin, purpose: "notice", body };
}
