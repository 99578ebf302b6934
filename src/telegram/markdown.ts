import { Html, html } from "./html.ts";
import { plainText } from "./markup.ts";

/** Of a part, in characters of Markdown: with its marks it stays under Telegram's 4 096. */
const PART_CHARS_MAX = 3_500;
/** A longer text is easier to read, and to keep, as a file. */
const PARTS_MAX = 4;
const FENCE = /^\s*(```|~~~)/;
/** Raw marks of HTML in an answer are words about HTML. */
const AS_WORDS = { noHtmlBlocks: true, noHtmlSpans: true } as const;
const RULE = "— — —";

/** Whether a text is shown as messages rather than sent as a file. */
export function fitsMessages(text: string): boolean {
  return text.length <= PART_CHARS_MAX * PARTS_MAX;
}

/** A text in the Markdown of language models, as messages that Telegram takes. */
export function markdownParts(markdown: string): readonly Html[] {
  return cut(markdown).map(render);
}

/** The words of such a text alone: to be read aloud, or drawn. */
export function markdownWords(markdown: string): string {
  return markdownParts(markdown)
    .map(({ text }) => plainText(text))
    .join("\n\n");
}

/** A plain text as messages. */
export function plainParts(text: string): readonly Html[] {
  return cut(text).map((part) => html`${part}`);
}

/**
 * Only what Telegram's HTML knows; every word of the answer is escaped by `text`, which the parser
 * calls for each of them, so no mark comes from the model itself.
 */
function render(markdown: string): Html {
  const inner = (tag: string) => (children: string) => `<${tag}>${children}</${tag}>`;
  const rendered = Bun.markdown.render(
    markdown,
    {
      text: (words) => html`${words}`.text,
      strong: inner("b"),
      emphasis: inner("i"),
      strikethrough: inner("s"),
      codespan: inner("code"),
      code: (children) => `<pre>${children.replace(/\n$/, "")}</pre>\n\n`,
      heading: (children) => `<b>${children}</b>\n\n`,
      paragraph: (children) => `${children}\n\n`,
      blockquote: (children) => `<blockquote>${children.trim()}</blockquote>\n`,
      list: (children, { depth }) => (depth > 0 ? `\n${children}` : `${children.trimEnd()}\n\n`),
      listItem: (children, { depth, index, ordered, start = 1 }) => {
        const mark = ordered ? `${start + index}.` : "•";
        return `${"  ".repeat(depth)}${mark} ${children.trim()}\n`;
      },
      hr: () => `${RULE}\n\n`,
      th: (children) => `${children} | `,
      td: (children) => `${children} | `,
      tr: (children) => `${children.replace(/ \| $/, "")}\n`,
      table: (children) => `${children}\n`,
      link: (children, { href }) => linked(children, href),
      image: (children, { src }) => linked(children, src),
    },
    AS_WORDS,
  );
  return new Html(rendered.replace(/\n{3,}/g, "\n\n").trim());
}

/** An address of the web is a link; of anything else only its words stay. */
function linked(children: string, href: string): string {
  if (!/^https?:\/\//i.test(href)) return children;
  return `<a href="${html`${href}`.text}">${children || html`${href}`.text}</a>`;
}

/** Between paragraphs where that is possible, else between lines; a fence is closed and reopened. */
function cut(text: string): readonly string[] {
  const parts: string[] = [];
  let part: string[] = [];
  let length = 0;
  let fence: string | undefined;
  const end = () => {
    if (fence !== undefined) part.push(fence.trim().slice(0, 3));
    if (part.some((line) => line.trim() !== "")) parts.push(part.join("\n"));
    part = fence === undefined ? [] : [fence];
    length = fence?.length ?? 0;
  };
  for (const line of text.split("\n").flatMap(pieces)) {
    const isBreak = fence === undefined && line.trim() === "";
    if (length + line.length > PART_CHARS_MAX || (isBreak && length > PART_CHARS_MAX * 0.8)) end();
    part.push(line);
    length += line.length + 1;
    if (FENCE.test(line)) fence = fence === undefined ? line : undefined;
  }
  fence = undefined;
  end();
  return parts;
}

/** A line longer than a message is cut between words, or wherever it must be. */
function pieces(line: string): readonly string[] {
  if (line.length <= PART_CHARS_MAX) return [line];
  const space = line.lastIndexOf(" ", PART_CHARS_MAX);
  const at = space > PART_CHARS_MAX / 2 ? space : PART_CHARS_MAX;
  return [line.slice(0, at), ...pieces(line.slice(at).trimStart())];
}
