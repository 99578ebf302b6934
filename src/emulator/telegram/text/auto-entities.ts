import type { MessageEntity } from "grammy/types";

type Found = MessageEntity.CommonMessageEntity;

/** The real list of top-level names is long; these are the ones that texts here may have. */
const DOMAIN = String.raw`(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|ru|рф|io|me|ai)(?![\p{L}\p{N}])`;

/** What Telegram finds in any text by itself, in order of precedence at the same place. */
const PATTERNS: readonly [Found["type"], RegExp][] = [
  ["url", /(?<![\p{L}\p{N}_@.])https?:\/\/[^\s<>"'«»]+/giu],
  ["url", new RegExp(String.raw`(?<![\p{L}\p{N}_@./])${DOMAIN}(?:[/?][^\s<>"'«»]*)?`, "giu")],
  [
    "email",
    /(?<![\p{L}\p{N}._-])[a-z0-9._+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,12}(?![\p{L}\p{N}])/giu,
  ],
  ["mention", /(?<![\p{L}\p{N}_])@[a-z0-9_]{2,32}(?![\p{L}\p{N}_])/giu],
  [
    "bot_command",
    /(?<![\p{L}\p{N}_/<>])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/giu,
  ],
  ["hashtag", /(?<![\p{L}\p{N}_])#(?=[\d_]*\p{L})[\p{L}\p{N}_]{1,256}(?![\p{L}\p{N}_#])/gu],
  ["cashtag", /(?<![\p{L}\p{N}_$])\$(?:1INCH|[A-Z]{1,8})(?![\p{L}\p{N}_$])/gu],
];

const TRAILING = /[.,:;!?)\]}…]+$/u;

/** Inside these nothing is looked for. */
const OPAQUE = ["code", "pre", "text_link", "text_mention", "custom_emoji"];

/** Commands, links, mentions and tags of a text that are not marked already. */
export function autoEntities(text: string, marked: readonly MessageEntity[]): Found[] {
  const taken = marked.filter((entity) => OPAQUE.includes(entity.type));
  const found: Found[] = [];
  for (const [type, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const written = type === "url" ? match[0].replace(TRAILING, "") : match[0];
      const entity: Found = { type, offset: match.index, length: written.length };
      if ([...taken, ...found].some((other) => overlap(entity, other))) continue;
      found.push(entity);
    }
  }
  return found;
}

function overlap(one: MessageEntity, other: MessageEntity): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}
