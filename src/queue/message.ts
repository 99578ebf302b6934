/** Why a message is sent: it decides what happens to an unclear send (design §10). */
export type Purpose = "screen" | "progress" | "result" | "money" | "notice";

/** What the bot says. The body is JSON in the sender's own form: this room never reads it. */
export interface OutgoingMessage {
  /** Idempotency key: one key, one message, however often it is enqueued. */
  key: string;
  chat: number;
  purpose: Purpose;
  /** A place in the chat whose message may be replaced: `screen`, `job:<id>`. */
  slot?: string;
  body: unknown;
  job?: string;
}
