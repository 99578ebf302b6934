import type { ChatView, MessageView, Status } from "../../src/emulator/telegram/index.ts";

const MESSAGES_SHOWN = 12;
const CALLS_SHOWN = 8;

/** A chat as text, for the words of a test that failed. */
export function printChat(chat: ChatView, status: Status): string {
  const messages = chat.messages.slice(-MESSAGES_SHOWN).map(printMessage);
  const calls = status.recentCalls
    .slice(-CALLS_SHOWN)
    .map(({ method, ok, description }) => `  ${method} ${ok ? "ok" : (description ?? "lost")}`);
  return [
    `The chat of ${chat.person.firstName}${chat.person.blocked ? " (bot blocked)" : ""}:`,
    ...(messages.length > 0 ? messages : ["  (empty)"]),
    `Updates not taken: ${status.pendingUpdates} (${status.mode}` +
      `${status.webhook.lastErrorMessage ? `, ${status.webhook.lastErrorMessage}` : ""})`,
    "Last calls of the bot:",
    ...(calls.length > 0 ? calls : ["  (none)"]),
  ].join("\n");
}

function printMessage(message: MessageView): string {
  const { id, from, media, invoice, service, edited, text } = message;
  const marks = [
    media && `<${media.kind} ${media.bytes} bytes>`,
    invoice && `<invoice ${invoice.amount} ${invoice.currency}${invoice.paid ? ", paid" : ""}>`,
    service && `<${service}>`,
    edited && "(edited)",
  ].filter(Boolean);
  const words = [...marks, text.replaceAll("\n", "\n       ")].join(" ");
  const rows = message.keyboard.map((row) => row.map((button) => `[${button.text}]`).join(" "));
  return [
    `  ${from === "bot" ? "←" : "→"} ${id} ${words}`,
    ...rows.map((row) => `       ${row}`),
  ].join("\n");
}
