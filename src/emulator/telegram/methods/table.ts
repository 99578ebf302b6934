import { bot } from "./bot.ts";
import { chat } from "./chat.ts";
import { edit } from "./edit.ts";
import type { Method, Methods } from "./method.ts";
import { payments } from "./payments.ts";
import { send } from "./send.ts";
import { updates } from "./updates.ts";

const ALL: Methods = { ...bot, ...chat, ...edit, ...payments, ...send, ...updates };

const BY_LOWER_CASE = new Map<string, { name: string; method: Method }>(
  Object.entries(ALL).map(([name, method]) => [name.toLowerCase(), { name, method }]),
);

/** Names of methods are not case-sensitive. */
export function findMethod(name: string): { name: string; method: Method } | undefined {
  return BY_LOWER_CASE.get(name.toLowerCase());
}
