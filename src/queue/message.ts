/** Why a message is sent: it decides what happens to an unclear send (design §10). */
export type Purpose = "screen" | "progress" | "result" | "money" | "notice";

/** What the bot says. The body is JSON in the sender's own form: this room never reads it. */
export interface OutgoingMessage {
  /** Idempotency key: one key, one message, however often it is enqueued. */
  key: string;
  chat: number;
  purpose: Purpose;
  /** The place in the chat where the message will stand: `screen`, `job:<id>`. */
  slot?: string;
  /** It replaces what stands in the slot; a newer message that does so takes its turn. */
  replaces?: boolean;
  body: unknown;
  job?: string;
}
