import type { MessageEntity } from "grammy/types";
import type { FormattedText } from "./format.ts";
import { byPlace } from "./tidy.ts";

/** The text as HTML that a browser may be given: everything is escaped, links are http(s) or tg. */
export function renderHtml({ text, entities }: FormattedText): string {
  const waiting = entities.toSorted(byPlace);
  const open: MessageEntity[] = [];
  let html = "";
  let written = 0;
  for (const position of edges(waiting, text)) {
    html += escapeHtml(text.slice(written, position));
    written = position;
    html += closeAt(position, open, text);
    while (waiting[0]?.offset === position) {
      const entity = waiting.shift();
      if (!entity) break;
      html += tags(entity, text)[0];
      open.push(entity);
    }
  }
  return html + escapeHtml(text.slice(written));
}

/** Where something begins or ends, in order: between them the text only has to be escaped. */
function edges(entities: readonly MessageEntity[], { length }: string): number[] {
  const all = entities.flatMap((entity) => [entity.offset, entity.offset + entity.length]);
  return [...new Set(all)].filter((position) => position <= length).sort((a, b) => a - b);
}

/** Closes what ends here; what overlaps it is closed as well and opened again. */
function closeAt(position: number, open: MessageEntity[], text: string): string {
  const outermost = open.findIndex((entity) => entity.offset + entity.length <= position);
  if (outermost < 0) return "";
  const closed = open.splice(outermost);
  const reopened = closed.filter((entity) => entity.offset + entity.length > position);
  open.push(...reopened);
  const ends = closed.toReversed().map((entity) => tags(entity, text)[1]);
  return [...ends, ...reopened.map((entity) => tags(entity, text)[0])].join("");
}

function tags(entity: MessageEntity, text: string): [string, string] {
  switch (entity.type) {
    case "bold":
      return ["<b>", "</b>"];
    case "italic":
      return ["<i>", "</i>"];
    case "underline":
      return ["<u>", "</u>"];
    case "strikethrough":
      return ["<s>", "</s>"];
    case "code":
      return ["<code>", "</code>"];
    case "pre":
      return ["<pre>", "</pre>"];
    case "spoiler":
      return ['<span class="tg-spoiler">', "</span>"];
    case "blockquote":
      return ["<blockquote>", "</blockquote>"];
    case "expandable_blockquote":
      return ['<blockquote class="expandable">', "</blockquote>"];
    case "text_link":
      return link(entity.url);
    case "url": {
      const written = text.slice(entity.offset, entity.offset + entity.length);
      return link(/^https?:/i.test(written) ? written : `http://${written}`);
    }
    default:
      return [`<span class="tg-${entity.type}">`, "</span>"];
  }
}

function link(url: string): [string, string] {
  return [`<a href="${escapeHtml(url)}" target="_blank" rel="noopener">`, "</a>"];
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
