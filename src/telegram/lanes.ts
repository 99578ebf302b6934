import type { Update } from "grammy/types";

/**
 * Updates of one lane are handled in order, lanes run side by side. A private chat has its
 * person's id, so a person's words and presses share a lane.
 */
export function laneOf(update: Partial<Update>): string {
  const message =
    update.message ??
    update.edited_message ??
    update.channel_post ??
    update.edited_channel_post ??
    update.business_message;
  const chat = message?.chat?.id;
  if (typeof chat === "number") return `chat:${chat}`;
  const source =
    update.callback_query ??
    update.pre_checkout_query ??
    update.my_chat_member ??
    update.inline_query ??
    update.purchased_paid_media;
  const person = source?.from?.id;
  return typeof person === "number" ? `chat:${person}` : "other";
}
