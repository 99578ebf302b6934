/**
 * The JSON that the control API under `/emulator` speaks (see control-routes.ts for the routes).
 * A client may import these types and nothing else of the emulator. Times are Unix milliseconds.
 *
 *   GET  /emulator/people                  → Person[]
 *   POST /emulator/people        NewPerson → Person
 *   GET  /emulator/chats/:id               → ChatView            (`:id` is the person's id)
 *   POST /emulator/chats/:id/text     TextAction  → MessageView
 *   POST /emulator/chats/:id/files    multipart   → MessageView[]  (several files = one album)
 *        fields: `kind` (FileKind), `caption`?, `replyTo`?, any number of file parts of any name
 *   POST /emulator/chats/:id/press    PressAction → PressAccepted (the answer comes as an event)
 *   POST /emulator/chats/:id/block    BlockAction → Person
 *   POST /emulator/chats/:id/pay      PayAction   → PayAccepted   (the outcome comes as an event)
 *   POST /emulator/updates     any raw update → { updateId: number }
 *   GET  /emulator/files/:file_unique_id   → the bytes with their content type
 *   GET  /emulator/events                  → SSE; each `data:` line is one EmulatorEvent
 *   GET  /emulator/faults                  → Faults
 *   POST /emulator/faults      Partial<Faults>    → Faults
 *   GET  /emulator/status                  → Status
 *
 * A refusal is HTTP 4xx with `ControlError`.
 */

export interface ControlError {
  error: string;
}

export interface Person {
  id: number;
  firstName: string;
  lastName?: string;
  username?: string;
  language: string;
  /** A label for whoever looks at the page; the bot never sees it. */
  admin: boolean;
  /** The person has stopped the bot: sends answer 403. */
  blocked: boolean;
  /** The account is gone: sends answer 403 «user is deactivated». */
  deactivated: boolean;
}

export interface NewPerson {
  firstName: string;
  /** Made up when absent. */
  id?: number;
  lastName?: string;
  username?: string;
  /** IETF tag, `ru` when absent. */
  language?: string;
  admin?: boolean;
  /** Has written to the bot before: it may write first. */
  started?: boolean;
}

export interface ChatView {
  person: Person;
  /** Oldest first; deleted messages are left out. */
  messages: MessageView[];
  /** What the bot is doing right now (`typing`, `upload_photo` …), lives for five seconds. */
  action?: { name: string; until: number };
  /** The reply keyboard at the bottom, if the bot sent one. Pressing it sends its text. */
  replyKeyboard?: string[][];
  /** Commands of the ☰ menu for this person. */
  commands: { command: string; description: string }[];
}

export interface MessageView {
  id: number;
  chatId: number;
  from: "bot" | "person";
  date: number;
  /** Absent until the first edit. */
  editedAt?: number;
  edited: boolean;
  /** Text or caption without markup. */
  text: string;
  entities: EntityView[];
  /** Text or caption as safe HTML: `b i u s code pre a blockquote`, `span.tg-spoiler`. */
  html: string;
  media?: MediaView;
  /** Messages of one album share it. */
  albumId?: string;
  keyboard: ButtonView[][];
  replyTo?: number;
  /** Set for «payment done», «refunded» and other messages nobody typed. */
  service?: string;
  invoice?: InvoiceView;
  /** Reactions of the bot (emoji). */
  reactions: string[];
  linkPreview: boolean;
}

export interface EntityView {
  type: string;
  /** UTF-16 units. */
  offset: number;
  length: number;
  url?: string;
  language?: string;
}

export type FileKind = "photo" | "video" | "audio" | "voice" | "animation" | "document";

export interface MediaView {
  kind: FileKind;
  /** Path on this server, `/emulator/files/<file_unique_id>`. */
  url: string;
  fileUniqueId: string;
  mime: string;
  bytes: number;
  fileName?: string;
  widthPx?: number;
  heightPx?: number;
  durationS?: number;
  title?: string;
  performer?: string;
  spoiler: boolean;
}

export type ButtonKind =
  | "callback"
  | "url"
  | "web_app"
  | "copy_text"
  | "pay"
  | "disabled"
  | "switch_inline"
  | "other";

export interface ButtonView {
  text: string;
  kind: ButtonKind;
  style?: "danger" | "success" | "primary";
  /** Only `callback`. */
  data?: string;
  /** Only `url` and `web_app`. */
  url?: string;
  /** Only `copy_text`. */
  copyText?: string;
}

export interface InvoiceView {
  title: string;
  description: string;
  currency: string;
  /** Stars for XTR, otherwise the smallest units of the currency. */
  amount: number;
  paid: boolean;
}

export interface TextAction {
  text: string;
  replyTo?: number;
}

export interface PressAction {
  messageId: number;
  /** From 0. */
  row: number;
  column: number;
}

/** A button that makes no callback (a link, `copy_text`) is pressed by the page itself. */
export interface PressAccepted {
  queryId: string;
}

export interface BlockAction {
  blocked: boolean;
}

export interface PayAction {
  messageId: number;
}

export interface PayAccepted {
  queryId: string;
}

/** How the bot answered one press. */
export interface CallbackAnswerView {
  queryId: string;
  chatId: number;
  messageId: number;
  data: string;
  pressedAt: number;
  /** `none`: answered without words; `waiting`: not answered yet; `expired`: never will be. */
  kind: "none" | "toast" | "alert" | "url" | "waiting" | "expired";
  text?: string;
  url?: string;
  /** From the press to the answer; absent while waiting. */
  tookMs?: number;
}

export type PaymentOutcome = "paid" | "declined" | "timed_out";

export interface PaymentView {
  queryId: string;
  chatId: number;
  messageId: number;
  outcome: PaymentOutcome | "waiting";
  /** The bot's words when it declined. */
  reason?: string;
}

export type EmulatorEvent =
  | { type: "message"; chatId: number; message: MessageView }
  | { type: "edit"; chatId: number; message: MessageView }
  | { type: "delete"; chatId: number; messageId: number }
  | { type: "callback_answer"; chatId: number; answer: CallbackAnswerView }
  | { type: "chat_action"; chatId: number; action: string; until: number }
  | { type: "payment"; chatId: number; payment: PaymentView }
  | { type: "reaction"; chatId: number; messageId: number; reactions: string[] }
  | { type: "person"; chatId: number; person: Person };

/** What goes wrong on purpose. Counters go down by one each time they bite. */
export interface Faults {
  /** This many next calls answer 429 with `retryAfter` seconds. */
  rate429: number;
  retryAfter: number;
  /** This many next calls answer 500 «Internal Server Error: restart» without effect. */
  fail500Next: number;
  /** This many next calls are executed, but the connection drops instead of the answer. */
  loseAnswerNext: number;
  /** This many next calls drop the connection without being executed. */
  dropBeforeNext: number;
  /** Every call waits this long first. */
  slowMs: number;
  /** Only calls of these methods are touched; empty = every method but `getUpdates`. */
  methods: string[];
  /** Telegram's own «one message a second per chat» (bursts allowed). */
  naturalLimits: boolean;
  webhook: {
    /** This many next deliveries reach the bot, but the emulator believes they were lost. */
    loseAnswerNext: number;
    /** This many next deliveries never reach the bot (connection error). */
    dropNext: number;
    /** This many next delivered updates are delivered a second time. */
    duplicateNext: number;
  };
}

export interface Status {
  bot: { id: number; username: string };
  mode: "webhook" | "polling";
  webhook: {
    url: string;
    allowedUpdates: string[];
    maxConnections: number;
    lastErrorAt?: number;
    lastErrorMessage?: string;
  };
  pendingUpdates: number;
  lastUpdateId: number;
  unansweredCallbacks: CallbackAnswerView[];
  /** Calls per method since the start. */
  methods: Record<string, { ok: number; failed: number }>;
  /** The newest 200, newest last. */
  recentCalls: CallView[];
}

export interface CallView {
  at: number;
  method: string;
  ok: boolean;
  /** Absent when the answer was lost on purpose. */
  errorCode?: number;
  description?: string;
  chatId?: number;
  tookMs: number;
}
