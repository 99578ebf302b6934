import type { Clock } from "../../../kernel/index.ts";
import type { NewMessage, StoredMessage, Version } from "./message.ts";

/** The oldest of a chat go beyond this. */
const MESSAGES_PER_CHAT_MAX = 5_000;

/** All messages. In private chats one counter numbers them for the whole account of the bot. */
export class Messages {
  readonly #clock: Clock;
  readonly #chats = new Map<number, Map<number, StoredMessage>>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(message: NewMessage): StoredMessage {
    const stored: StoredMessage = {
      ...message,
      id: ++this.#lastId,
      date: this.#clock.now(),
      reactions: [],
      history: [],
    };
    const chat = this.#chat(stored.chatId);
    chat.set(stored.id, stored);
    const [oldest] = chat.keys();
    if (chat.size > MESSAGES_PER_CHAT_MAX && oldest !== undefined) chat.delete(oldest);
    return stored;
  }

  /** A message that is there for the bot and the person. */
  find(chatId: number, id: number): StoredMessage | undefined {
    const message = this.#chats.get(chatId)?.get(id);
    return message?.deletedAt === undefined ? message : undefined;
  }

  /** Also deleted ones, oldest first. */
  history(chatId: number): StoredMessage[] {
    return [...(this.#chats.get(chatId)?.values() ?? [])];
  }

  list(chatId: number): StoredMessage[] {
    return this.history(chatId).filter((message) => message.deletedAt === undefined);
  }

  /** Replaces content and keyboard (without one, there is none afterwards); remembers the old. */
  edit(message: StoredMessage, version: Version): StoredMessage {
    const { content, keyboard, ...rest } = message;
    const before = keyboard ? { content, keyboard } : { content };
    const history = [...message.history, before];
    const edited = { ...rest, ...version, editedAt: this.#clock.now(), history };
    this.#chat(message.chatId).set(message.id, edited);
    return edited;
  }

  /** Changes what does not count as an edit: reactions, «paid», «deleted». */
  set(message: StoredMessage, change: Partial<StoredMessage>): StoredMessage {
    const changed = { ...message, ...change };
    this.#chat(message.chatId).set(message.id, changed);
    return changed;
  }

  delete(message: StoredMessage): void {
    this.set(message, { deletedAt: this.#clock.now() });
  }

  #chat(chatId: number): Map<number, StoredMessage> {
    const chat = this.#chats.get(chatId) ?? new Map<number, StoredMessage>();
    this.#chats.set(chatId, chat);
    return chat;
  }
}
