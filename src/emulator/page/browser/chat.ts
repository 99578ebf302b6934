import type {
  ButtonView,
  ChatView,
  EmulatorEvent,
  MessageView,
} from "../../telegram/control-types.ts";
import { byId, element } from "./element.ts";
import { drawMessages, pressKey } from "./messages.ts";
import { serverApi } from "./server-api.ts";

const TOAST_MS = 3_000;
/** Closer to the end than this, the chat follows new messages. */
const NEAR_END_PX = 160;

/** The open chat: what was said, what is pressed, what one is replying to. */
export class Chat {
  readonly #list = byId<HTMLOListElement>("messages");
  readonly #pressed = new Map<string, string>();
  #wishes = 0;
  #wished: number | undefined;
  /** What is told while a chat is being opened. */
  #meanwhile: EmulatorEvent[] | undefined;
  #view: ChatView | undefined;
  #replyTo: MessageView | undefined;
  #toastTimer: ReturnType<typeof setTimeout> | undefined;
  #statusTimer: ReturnType<typeof setTimeout> | undefined;

  get personId(): number | undefined {
    return this.#view?.person.id;
  }

  get commands(): ChatView["commands"] {
    return this.#view?.commands ?? [];
  }

  /** Whose chat was asked for last, also while it is still on its way. */
  get wished(): number | undefined {
    return this.#wished;
  }

  /** Resolves to false if another chat was opened meanwhile: the last wish counts. */
  async open(personId: number): Promise<boolean> {
    const wish = ++this.#wishes;
    this.#wished = personId;
    this.#meanwhile = [];
    const view = await serverApi.chat(personId);
    if (wish !== this.#wishes) return false;
    const changed = personId !== this.personId;
    this.#view = view;
    // The answer may be older than what was told while it was on its way.
    const told = this.#meanwhile ?? [];
    this.#meanwhile = undefined;
    for (const event of told) this.onEvent(event);
    if (changed) this.#setReply(undefined);
    this.#draw(changed);
    return true;
  }

  onEvent(event: EmulatorEvent): void {
    this.#meanwhile?.push(event);
    const view = this.#view;
    if (!view || event.chatId !== view.person.id) return;
    switch (event.type) {
      case "message":
      case "edit":
        this.#put(event.message);
        return;
      case "delete":
        view.messages = view.messages.filter(({ id }) => id !== event.messageId);
        this.#draw(false);
        return;
      case "reaction":
        for (const message of view.messages) {
          if (message.id === event.messageId) message.reactions = event.reactions;
        }
        this.#draw(false);
        return;
      case "callback_answer":
        this.#answered(event.answer);
        return;
      case "chat_action":
        this.#showAction(event.action, event.until);
        return;
      case "payment":
        if (event.payment.reason) this.#alert(event.payment.reason);
        return;
      case "person":
        view.person = event.person;
        return;
    }
  }

  async say(text: string): Promise<void> {
    if (this.personId === undefined) return;
    const replyTo = this.#replyTo?.id;
    this.#setReply(undefined);
    await serverApi.say(this.personId, text, replyTo);
  }

  async sendFiles(files: readonly File[], caption: string): Promise<void> {
    if (this.personId === undefined) return;
    const pictures = files.every(({ type }) => /^image\/(png|jpeg|webp)$/.test(type));
    const kind = pictures ? "photo" : kindOf(files[0]);
    await serverApi.sendFiles(this.personId, files, kind, caption);
  }

  #put(message: MessageView): void {
    const messages = this.#view?.messages ?? [];
    const at = messages.findIndex(({ id }) => id === message.id);
    if (at >= 0) messages[at] = message;
    else messages.push(message);
    this.#draw(at < 0 && message.from === "person");
  }

  #draw(toEnd: boolean): void {
    const list = this.#list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
    const items = drawMessages(this.#view?.messages ?? [], new Set(this.#pressed.keys()), {
      press: (message, button, row, column) => void this.#press(message, button, row, column),
      reply: (message) => this.#setReply(message),
      view: (url) => {
        byId<HTMLImageElement>("viewer-image").src = url;
        byId<HTMLDialogElement>("viewer").showModal();
      },
    });
    // Pictures that are there already are kept, so that an edit elsewhere does not make them blink.
    reuseMedia(list, items);
    list.replaceChildren(...items);
    if (toEnd || atEnd) {
      list.scrollTop = list.scrollHeight;
      for (const image of list.querySelectorAll("img")) {
        image.onload = () => {
          list.scrollTop = list.scrollHeight;
        };
      }
    }
  }

  async #press(
    message: MessageView,
    button: ButtonView,
    row: number,
    column: number,
  ): Promise<void> {
    if (button.kind === "url" && button.url) return void window.open(button.url, "_blank");
    if (button.kind === "copy_text" && button.copyText) {
      await navigator.clipboard?.writeText(button.copyText);
      return this.#toast("Скопировано");
    }
    if (button.kind === "pay") return void (await serverApi.pay(message.chatId, message.id));
    if (button.kind !== "callback") return;
    const key = pressKey(message.id, row, column);
    this.#pressed.set(key, "");
    this.#draw(false);
    try {
      const { queryId } = await serverApi.press(message.chatId, message.id, row, column);
      if (this.#pressed.has(key)) this.#pressed.set(key, queryId);
    } catch (error) {
      this.#pressed.delete(key);
      this.#toast(String(error));
    }
  }

  #answered(answer: Extract<EmulatorEvent, { type: "callback_answer" }>["answer"]): void {
    if (answer.kind === "waiting") return;
    for (const [key, queryId] of this.#pressed) {
      const same = key.startsWith(`${answer.messageId}/`);
      if (queryId === answer.queryId || (queryId === "" && same)) this.#pressed.delete(key);
    }
    if (answer.kind === "toast" && answer.text) this.#toast(answer.text);
    if (answer.kind === "alert" && answer.text) this.#alert(answer.text);
    this.#draw(false);
  }

  #setReply(message: MessageView | undefined): void {
    this.#replyTo = message;
    const bar = byId("reply-to");
    bar.hidden = message === undefined;
    const close = element(
      "button",
      { type: "button", onclick: () => this.#setReply(undefined) },
      "✕",
    );
    bar.replaceChildren(`↩︎ ${message?.text.slice(0, 80) || "Файл"}`, close);
  }

  #toast(text: string): void {
    const toast = byId("toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => {
      toast.hidden = true;
    }, TOAST_MS);
  }

  #alert(text: string): void {
    byId("alert-text").textContent = text;
    byId<HTMLDialogElement>("alert").showModal();
  }

  #showAction(action: string, until: number): void {
    const status = byId("bot-status");
    status.textContent = action === "typing" ? "печатает…" : "отправляет файл…";
    clearTimeout(this.#statusTimer);
    this.#statusTimer = setTimeout(() => {
      status.textContent = "бот";
    }, until - Date.now());
  }
}

function kindOf(file: File | undefined): string {
  if (file?.type.startsWith("video/")) return "video";
  return file?.type.startsWith("audio/") ? "audio" : "document";
}

function reuseMedia(list: HTMLElement, items: readonly HTMLElement[]): void {
  const standing = new Map<string, Element>();
  for (const media of list.querySelectorAll("img, video, audio")) {
    standing.set(media.getAttribute("src") ?? "", media);
  }
  for (const item of items) {
    for (const media of item.querySelectorAll("img, video, audio")) {
      const known = standing.get(media.getAttribute("src") ?? "");
      if (known?.tagName === media.tagName) media.replaceWith(known);
    }
  }
}
