import type { MessageEntity, User } from "grammy/types";
import { badRequest } from "../api-error.ts";
import { isRecord } from "../args.ts";
import { autoEntities } from "./auto-entities.ts";
import { type ParsedText, parseHtml } from "./html.ts";
import { byPlace, mergeNeighbours, trim } from "./tidy.ts";

export type FormattedText = Readonly<ParsedText>;

export const EMPTY_TEXT: FormattedText = { text: "", entities: [] };

export interface TextSource {
  text: string;
  /** `HTML` or empty. */
  parseMode: string;
  /** Used when there is no parse mode. */
  entities?: unknown;
}

/** The server keeps this many and drops the rest without a word. */
const ENTITIES_MAX = 100;

/** Looks up whom `tg://user?id=` means. */
export type FindUser = (id: number) => User | undefined;

/** The text as it will be stored: markup parsed, commands and links found, spaces trimmed. */
export function formatText(source: TextSource, findUser: FindUser): FormattedText {
  const { text, entities: given } = parse(source);
  const marked = outsideCode(given).flatMap((entity) => withUser(entity, findUser));
  const entities = mergeNeighbours([...marked, ...autoEntities(text, marked)].toSorted(byPlace));
  return trim({ text, entities: entities.slice(0, ENTITIES_MAX) });
}

function parse(source: TextSource): ParsedText {
  const text = clean(source.text);
  const mode = source.parseMode.trim().toLowerCase();
  if (mode === "html") return parseHtml(text);
  if (mode !== "" && mode !== "none") throw badRequest("unsupported parse_mode");
  return { text, entities: readEntities(source.entities) };
}

/** Telegram removes carriage returns and turns other control characters into spaces. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\r", "")
    .replace(/(?!\n)\p{Cc}/gu, " ");
}

function readEntities(value: unknown): MessageEntity[] {
  if (value === undefined || value === null) return [];
  const list = typeof value === "string" ? JSON.parse(value) : value;
  if (!Array.isArray(list))
    throw badRequest("can't parse entities: expected an Array of MessageEntity");
  return list.map((item: unknown) => {
    if (!isEntity(item)) throw badRequest("can't parse entities: MessageEntity must be an Object");
    return item;
  });
}

function isEntity(value: unknown): value is MessageEntity {
  return (
    isRecord(value) &&
    typeof value.type === "string" &&
    Number.isInteger(value.offset) &&
    Number.isInteger(value.length)
  );
}

/** Nothing can be marked inside code. */
function outsideCode(entities: readonly MessageEntity[]): MessageEntity[] {
  const code = entities.filter(({ type }) => type === "code" || type === "pre");
  return entities.filter(
    (entity) =>
      code.includes(entity) ||
      !code.some((c) => c.offset <= entity.offset && entity.offset < c.offset + c.length) ||
      entity.type === "blockquote",
  );
}

function withUser(entity: MessageEntity, findUser: FindUser): MessageEntity[] {
  if (entity.type !== "text_mention") return [entity];
  const user = findUser(entity.user.id);
  return user ? [{ ...entity, user }] : [];
}
