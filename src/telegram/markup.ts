import type { InlineKeyboardMarkup } from "grammy/types";
import type { BodyKeyboard } from "./body.ts";

/** Buttons in Telegram's form. An empty keyboard takes away the old one of an edited message. */
export function markup(keyboard: BodyKeyboard | undefined): InlineKeyboardMarkup {
  const rows = (keyboard ?? []).map((row) =>
    row.map((button) => {
      if ("data" in button) return { text: button.text, callback_data: button.data };
      if ("url" in button) return { text: button.text, url: button.url };
      return { text: button.text, copy_text: { text: button.copy } };
    }),
  );
  return { inline_keyboard: rows };
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** The words without the marks: what is sent when Telegram cannot parse the marks (N34). */
export function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|amp|quot);/g, (_, name: string) => ENTITIES[name] ?? "");
}
