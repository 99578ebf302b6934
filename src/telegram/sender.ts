import type { Message } from "grammy/types";
import type { Log } from "../kernel/index.ts";
import type { Outbox, OutboxRow } from "../queue/index.ts";
import type { Body } from "./body.ts";
import { type Delivery, sendMedia } from "./delivery.ts";
import type { CallOutcome, Gateway } from "./gateway.ts";
import { markup, plainText } from "./markup.ts";
import { failure, type SendOutcome } from "./send-outcome.ts";

export interface SenderDeps {
  gateway: Gateway;
  outbox: Outbox;
  delivery: Delivery;
  log: Log;
}

type ScreenBody = Extract<Body, { type: "screen" }>;

/** Turns a stored message into calls of the Bot API, with the fall-backs each kind has. */
export async function send(row: OutboxRow, deps: SenderDeps): Promise<SendOutcome> {
  const body = row.body as Body;
  switch (body.type) {
    case "screen":
      return sendScreen(row, body, deps);
    case "media":
      return sendMedia(row, body, deps);
    case "result":
      return deps.delivery.send(row, body);
    case "delete":
      return deleteSlot(row, body.slot, deps);
  }
}

async function sendScreen(
  row: OutboxRow,
  body: ScreenBody,
  deps: SenderDeps,
): Promise<SendOutcome> {
  const standing = await standingMessage(row, body, deps.outbox);
  if (standing === undefined) return sendText(row, body, deps);

  const edited = await withPlainFallback(body.text, deps.log, (text) =>
    deps.gateway.call("editMessageText", {
      chat_id: row.chat,
      message_id: standing,
      ...text,
      link_preview_options: { is_disabled: true },
      reply_markup: markup(body.keyboard),
    }),
  );
  if (edited.status === "ok") return sentText(standing);
  if (edited.status === "refused") {
    if (edited.description.includes("message is not modified")) return sentText(standing);
    // The message is gone, too old or a picture: what was to be said is said anew.
    if (edited.code === 400) return sendText(row, body, deps);
  }
  return edited.status === "unclear" ? { ...edited, wasEdit: true } : failure(edited);
}

async function standingMessage(
  row: OutboxRow,
  body: ScreenBody,
  outbox: Outbox,
): Promise<number | undefined> {
  if (body.target === "new") return undefined;
  if ("edit" in body.target) return body.target.edit;
  const standing = await outbox.standing(row.chat, body.target.slot);
  return standing && !standing.media ? standing.messageId : undefined;
}

async function sendText(row: OutboxRow, body: ScreenBody, deps: SenderDeps): Promise<SendOutcome> {
  const sent = await withPlainFallback(body.text, deps.log, (text) =>
    deps.gateway.call("sendMessage", {
      chat_id: row.chat,
      ...text,
      link_preview_options: { is_disabled: true },
      ...(body.keyboard && { reply_markup: markup(body.keyboard) }),
    }),
  );
  return sent.status === "ok" ? sentText(sent.result.message_id) : failure(sent);
}

const sentText = (messageId: number): SendOutcome => ({
  status: "sent",
  messages: { ids: [messageId], standing: { messageId, media: false } },
});

async function deleteSlot(row: OutboxRow, slot: string, deps: SenderDeps): Promise<SendOutcome> {
  const standing = await deps.outbox.standing(row.chat, slot);
  if (!standing) return { status: "sent", messages: { ids: [] } };
  const { messageId } = standing;
  const deleted = await deps.gateway.call("deleteMessage", {
    chat_id: row.chat,
    message_id: messageId,
  });
  if (deleted.status === "later" || deleted.status === "unclear") return failure(deleted);
  return { status: "sent", messages: { ids: [] } };
}

/** A text whose marks Telegram cannot parse is sent without them, and that is a bug to mend. */
async function withPlainFallback(
  html: string,
  log: Log,
  call: (text: { text: string; parse_mode?: "HTML" }) => Promise<CallOutcome<Message | true>>,
): Promise<CallOutcome<Message>> {
  const first = await call({ text: html, parse_mode: "HTML" });
  const unparsed = first.status === "refused" && first.description.includes("can't parse entities");
  if (unparsed) log.error("text with broken marks", { reason: first.description });
  return (unparsed ? await call({ text: plainText(html) }) : first) as CallOutcome<Message>;
}
