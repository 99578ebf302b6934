import type {
  InlineKeyboardMarkup,
  Invoice,
  LinkPreviewOptions,
  RefundedPayment,
  SuccessfulPayment,
} from "grammy/types";
import type { StoredFile } from "../files/file-store.ts";
import type { FormattedText } from "../text/format.ts";

export type Content =
  | { kind: "text"; text: FormattedText; preview?: LinkPreviewOptions }
  | MediaContent
  | { kind: "invoice"; invoice: Invoice; payload: string; paid: boolean }
  | { kind: "paid"; payment: SuccessfulPayment }
  | { kind: "refunded"; payment: RefundedPayment };

export interface MediaContent {
  kind: "media";
  file: StoredFile;
  text: FormattedText;
  spoiler: boolean;
  captionAbove: boolean;
}

/** What an edit can change. */
export interface Version {
  readonly content: Content;
  readonly keyboard?: InlineKeyboardMarkup;
}

/** A message as the server keeps it; deleted ones stay, marked. Times are Unix milliseconds. */
export interface StoredMessage extends Version {
  readonly id: number;
  readonly chatId: number;
  readonly from: "bot" | "person";
  readonly date: number;
  readonly editedAt?: number;
  readonly deletedAt?: number;
  readonly replyTo?: number;
  readonly albumId?: string;
  readonly effectId?: string;
  readonly protectedContent?: boolean;
  readonly forwardedFrom?: { userId: number; date: number };
  readonly reactions: readonly string[];
  /** What it was before each edit, oldest first. */
  readonly history: readonly Version[];
}

export type NewMessage = Omit<StoredMessage, "id" | "date" | "history" | "reactions">;

/** Text of a text message, caption of a media message. */
export function textOf(content: Content): FormattedText | undefined {
  return content.kind === "text" || content.kind === "media" ? content.text : undefined;
}
