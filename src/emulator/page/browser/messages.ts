import type { ButtonView, MessageView } from "../../telegram/control-types.ts";
import { element } from "./element.ts";

/** What a person can do with a message. */
export interface MessageActions {
  press(message: MessageView, button: ButtonView, row: number, column: number): void;
  reply(message: MessageView): void;
  view(url: string): void;
}

/** The chat as list items; messages of one album stand together. */
export function drawMessages(
  messages: readonly MessageView[],
  pressed: ReadonlySet<string>,
  actions: MessageActions,
): HTMLLIElement[] {
  const items: HTMLLIElement[] = [];
  for (let i = 0; i < messages.length; i++) {
    const first = messages[i];
    if (!first) continue;
    const album = [first];
    while (first.albumId && messages[i + 1]?.albumId === first.albumId) {
      const next = messages[++i];
      if (next) album.push(next);
    }
    items.push(drawItem(album, messages, pressed, actions));
  }
  return items;
}

function drawItem(
  album: readonly MessageView[],
  all: readonly MessageView[],
  pressed: ReadonlySet<string>,
  actions: MessageActions,
): HTMLLIElement {
  const first = album[0] as MessageView;
  if (first.service !== undefined) {
    return element("li", {}, element("span", { class: "service" }, first.service || first.text));
  }
  const captioned = album.find((message) => message.html) ?? first;
  const withMedia = album.some((message) => message.media);
  const bubble = element(
    "div",
    { class: withMedia ? "bubble with-media" : "bubble", ondblclick: () => actions.reply(first) },
    quoted(first, all),
    withMedia && drawMedia(album, actions),
    words(captioned),
    first.invoice && element("p", {}, `${first.invoice.title} — ${first.invoice.amount} ⭐`),
    time(captioned),
  );
  return element(
    "li",
    { class: first.from === "person" ? "mine" : "theirs", "data-id": String(first.id) },
    bubble,
    first.reactions.length > 0 &&
      element("span", { class: "reactions" }, first.reactions.join(" ")),
    captioned.keyboard.length > 0 && drawKeyboard(captioned, pressed, actions),
  );
}

/** The emulator has parsed and escaped the text; only its own few tags are in it. */
function words(message: MessageView): HTMLElement {
  const text = element("div", { class: "words" });
  text.innerHTML = message.html;
  return text;
}

function quoted(message: MessageView, all: readonly MessageView[]): HTMLElement | undefined {
  const source = all.find(({ id }) => id === message.replyTo);
  return source && element("div", { class: "quoted" }, source.text.slice(0, 80) || "Файл");
}

function time(message: MessageView): HTMLElement {
  const shown = new Date(message.date).toLocaleTimeString("ru", {
    hour: "2-digit",
    minute: "2-digit",
  });
  return element("time", {}, message.edited ? `изменено ${shown}` : shown);
}

function drawMedia(album: readonly MessageView[], actions: MessageActions): HTMLElement {
  const drawn = album.flatMap((message) => (message.media ? [drawFile(message, actions)] : []));
  const pictures = album.length > 1 && album.every(({ media }) => media?.kind === "photo");
  return element("div", { class: pictures ? "album" : "single" }, ...drawn);
}

function drawFile(message: MessageView, actions: MessageActions): HTMLElement {
  const media = message.media;
  if (!media) return element("span");
  const url = `/telegram${media.url.replace(/^\/emulator/, "")}`;
  switch (media.kind) {
    case "photo":
      return element("img", {
        class: "photo",
        src: url,
        alt: message.text.slice(0, 100) || "Картинка",
        loading: "lazy",
        onclick: () => actions.view(url),
      });
    case "video":
    case "animation":
      return element("video", { src: url, controls: true, preload: "metadata" });
    case "audio":
    case "voice":
      return element("audio", { src: url, controls: true, preload: "metadata" });
    case "document":
      return element(
        "a",
        { class: "file", href: url, download: media.fileName ?? "file" },
        element(
          "span",
          {},
          media.fileName ?? "Файл",
          element("small", {}, `${(media.bytes / 1024).toFixed(0)} КБ`),
        ),
      );
  }
}

function drawKeyboard(
  message: MessageView,
  pressed: ReadonlySet<string>,
  actions: MessageActions,
): HTMLElement {
  const rows = message.keyboard.map((buttons, row) =>
    element(
      "div",
      {},
      ...buttons.map((button, column) =>
        element(
          "button",
          {
            type: "button",
            class: pressed.has(pressKey(message.id, row, column)) ? "waiting" : "idle",
            disabled: button.kind === "disabled",
            "data-style": button.style,
            onclick: () => actions.press(message, button, row, column),
          },
          button.text + MARKS[button.kind],
        ),
      ),
    ),
  );
  return element("div", { class: "keyboard" }, ...rows);
}

const MARKS: Record<ButtonView["kind"], string> = {
  callback: "",
  url: " ↗",
  web_app: " ▣",
  copy_text: " ⧉",
  pay: "",
  disabled: "",
  switch_inline: " ↪",
  other: "",
};

export const pressKey = (messageId: number, row: number, column: number) =>
  `${messageId}/${row}/${column}`;
