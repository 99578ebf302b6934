import type {
  CallbackAnswerView,
  ChatView,
  FileKind,
  MessageView,
  NewPerson,
  PaymentView,
  PressAction,
  TelegramControl,
} from "../../src/emulator/telegram/index.ts";
import { PATIENCE_MS } from "./limits.ts";
import { printChat } from "./telegram-chat.ts";

/** What a person looks for: a part of the text, a pattern, or anything that can be checked. */
export type Sought = string | RegExp | ((message: MessageView) => boolean);

export interface SeeOptions {
  withinMs?: number;
}

/**
 * People of the Telegram emulator, for tests that read like a conversation:
 *
 *     const ann = people(emulator.control).person("Аня");
 *     await ann.sends("/start");
 *     await ann.sees(/Меню/);
 *     await ann.presses("🖼 Картинка");
 */
export function people(control: TelegramControl) {
  return {
    person: (firstName: string, more: Omit<NewPerson, "firstName"> = {}) =>
      new TestPerson(control, control.addPerson({ firstName, ...more }).id),
  };
}

/** One person with a phone. Waits for what the emulator tells, never for time to pass. */
export class TestPerson {
  readonly id: number;
  readonly #control: TelegramControl;
  /** Messages of the bot that came or changed since the person last did something. */
  readonly #fresh = new Map<number, MessageView>();

  constructor(control: TelegramControl, id: number) {
    this.id = id;
    this.#control = control;
    control.on((event) => {
      if (event.chatId !== id) return;
      if (event.type === "delete") this.#fresh.delete(event.messageId);
      if (event.type !== "message" && event.type !== "edit") return;
      // Set anew, so that the newest change is the last of the map.
      this.#fresh.delete(event.message.id);
      if (event.message.from === "bot") this.#fresh.set(event.message.id, event.message);
    });
  }

  get chat(): ChatView {
    return this.#control.chat(this.id);
  }

  /** The newest message of the bot. */
  get screen(): MessageView {
    const screen = this.chat.messages.findLast(({ from }) => from === "bot");
    if (!screen) throw new Error(`the bot has said nothing.${this.#picture()}`);
    return screen;
  }

  async sends(text: string, options: { replyTo?: MessageView } = {}): Promise<MessageView> {
    this.#fresh.clear();
    const replyTo = options.replyTo ? { replyTo: options.replyTo.id } : {};
    return this.#control.sendText(this.id, { text, ...replyTo });
  }

  /** Several files at once are an album. */
  async sendsFile(
    kind: FileKind,
    bytes: Uint8Array | readonly Uint8Array[],
    options: { caption?: string; name?: string; mime?: string } = {},
  ): Promise<MessageView[]> {
    this.#fresh.clear();
    const { name = "file", mime = "", caption } = options;
    const all = bytes instanceof Uint8Array ? [bytes] : bytes;
    const files = all.map((one) => ({ name, mime, bytes: one }));
    return this.#control.sendFiles(this.id, { kind, files, ...(caption ? { caption } : {}) });
  }

  /** Waits for a message of the bot that came or changed after the person's last act. */
  async sees(sought: Sought, options: SeeOptions = {}): Promise<MessageView> {
    const look = () => [...this.#fresh.values()].findLast((message) => matches(message, sought));
    return this.#until(`did not see ${name(sought)}`, look, options);
  }

  /**
   * Presses the button with that label, the newest one where there are several, and waits for the
   * bot's answer to the press.
   */
  async presses(label: string | RegExp, options: SeeOptions = {}): Promise<CallbackAnswerView> {
    return this.pressesAt(this.findButton(label), `the press of ${name(label)}`, options);
  }

  /** The same for one certain button; `what` names it where there is no answer. */
  async pressesAt(
    place: PressAction,
    what: string,
    options: SeeOptions = {},
  ): Promise<CallbackAnswerView> {
    this.#fresh.clear();
    const { queryId } = this.#control.press(this.id, place);
    const answered = () => {
      const answer = this.#control.callback(queryId);
      return answer?.kind === "waiting" ? undefined : answer;
    };
    return this.#until(`got no answer to ${what}`, answered, options);
  }

  /** Where the newest button with that label is; throws with the chat when there is none. */
  findButton(label: string | RegExp): PressAction {
    for (const { id, keyboard } of this.chat.messages.toReversed()) {
      for (const [row, buttons] of keyboard.entries()) {
        const column = buttons.findIndex(({ text }) => fits(text, label));
        if (column >= 0) return { messageId: id, row, column };
      }
    }
    throw new Error(`there is no button ${name(label)}.${this.#picture()}`);
  }

  async pays(invoice: MessageView, options: SeeOptions = {}): Promise<PaymentView> {
    this.#fresh.clear();
    const { queryId } = this.#control.pay(this.id, invoice.id);
    const ended = () => {
      const payment = this.#control.payment(queryId);
      return payment?.outcome === "waiting" ? undefined : payment;
    };
    return this.#until("was not told how the payment ended", ended, options);
  }

  async blocks(): Promise<void> {
    this.#control.block(this.id, true);
  }

  async unblocks(): Promise<void> {
    this.#control.block(this.id, false);
  }

  async #until<T>(failure: string, look: () => T | undefined, options: SeeOptions): Promise<T> {
    const { withinMs = PATIENCE_MS } = options;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const check = () => {
      const found = look();
      if (found !== undefined) resolve(found);
    };
    const unsubscribe = this.#control.on(check);
    const timer = setTimeout(
      () => reject(new Error(`${failure} within ${withinMs} ms.${this.#picture()}`)),
      withinMs,
    );
    try {
      check();
      return await promise;
    } finally {
      unsubscribe();
      clearTimeout(timer);
    }
  }

  #picture(): string {
    return `\n${printChat(this.chat, this.#control.status())}`;
  }
}

function matches(message: MessageView, sought: Sought): boolean {
  if (typeof sought === "function") return sought(message);
  return typeof sought === "string" ? message.text.includes(sought) : sought.test(message.text);
}

function fits(label: string, sought: string | RegExp): boolean {
  return typeof sought === "string" ? label === sought : sought.test(label);
}

/** Bun writes the letters of a pattern as `\\u0413`; people read them as they were typed. */
function name(sought: Sought): string {
  return String(sought).replace(/\\u([0-9A-F]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
