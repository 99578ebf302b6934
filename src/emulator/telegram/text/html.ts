import type { MessageEntity } from "grammy/types";
import { badRequest } from "../api-error.ts";
import { decodeCharacter } from "./html-character.ts";
import { checkedLink, userOfLink } from "./link.ts";

/** Text without markup and where the markup was; offsets count UTF-16 units. */
export interface ParsedText {
  text: string;
  entities: MessageEntity[];
}

const SIMPLE = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  span: "spoiler",
  "tg-spoiler": "spoiler",
} as const;
const OTHER = ["a", "code", "pre", "blockquote", "tg-emoji"];
const SPACES = [" ", "\t", "\r", "\n", "\0", "\v"];
/** What reading past the end gives; counts as a space, so that every loop stops there. */
const END = "\0";

interface OpenTag {
  name: string;
  /** The one attribute that matters: link, language, emoji id or `expandable`. */
  argument: string;
  /** Where its text begins in the result. */
  offset: number;
}

/**
 * Telegram's HTML dialect, with Telegram's complaints. Follows `parse_html` of TDLib
 * (td/telegram/MessageEntity.cpp): positions in complaints are bytes, positions in entities are
 * UTF-16 units.
 */
export function parseHtml(source: string): ParsedText {
  return new HtmlParser(source).parse();
}

class HtmlParser {
  readonly #source: string;
  #at = 0;
  #text = "";
  readonly #open: OpenTag[] = [];
  readonly #entities: MessageEntity[] = [];
  /** `<pre><code class="language-…">` is one entity; `<code>` alone has no language. */
  readonly #languages = new Map<MessageEntity, string>();

  constructor(source: string) {
    this.#source = source;
  }

  parse(): ParsedText {
    while (this.#at < this.#source.length) this.#step();

    const unclosed = this.#open.at(-1);
    if (unclosed)
      throw complaint(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
    if (!this.#text.isWellFormed()) {
      throw complaint(
        "Text contains invalid Unicode characters after decoding HTML entities, " +
          "check for unmatched surrogate code units",
      );
    }
    return { text: this.#text, entities: this.#entities };
  }

  #step(): void {
    const char = this.#char();
    if (char === "<") {
      if (this.#char(1) === "/") this.#endTag();
      else this.#startTag();
      return;
    }
    const decoded = char === "&" ? decodeCharacter(this.#source, this.#at) : undefined;
    this.#text += decoded?.char ?? char;
    this.#at += decoded?.length ?? 1;
  }

  #startTag(): void {
    const begin = this.#at++;
    const name = this.#readUntil((char) => isSpace(char) || char === ">").toLowerCase();
    if (this.#char() === END) throw this.#complainAt("Unclosed start tag", begin);
    if (!(name in SIMPLE) && !OTHER.includes(name)) {
      throw this.#complainAt(`Unsupported start tag "${name}"`, begin);
    }
    const argument = this.#attributes(name, begin);
    if (name === "span" && argument !== "spoiler") {
      throw this.#complainAt('Tag "span" must have class "tg-spoiler"', begin);
    }
    this.#at++;
    this.#open.push({ name, argument, offset: this.#text.length });
  }

  #attributes(tag: string, begin: number): string {
    let argument = "";
    for (;;) {
      this.#skipSpaces();
      if (this.#char() === ">") return argument;

      const name = this.#readUntil((char) => isSpace(char) || char === "=" || char === ">");
      if (name === "") {
        throw this.#complainAt(`Empty attribute name in the tag "${tag}"`, begin);
      }
      this.#skipSpaces();
      const value = this.#char() === "=" ? this.#attributeValue(tag, begin) : undefined;
      if (value === undefined && name !== "expandable") {
        throw this.#complainAt(
          `Expected equal sign in declaration of an attribute of the tag "${tag}"`,
          begin,
        );
      }
      argument = meaning(tag, name, value ?? "") ?? argument;
    }
  }

  #attributeValue(tag: string, begin: number): string {
    this.#at++;
    this.#skipSpaces();
    if (this.#char() === END) throw this.#complainAt(`Unclosed start tag "${tag}"`, begin);
    const value = ["'", '"'].includes(this.#char()) ? this.#quoted() : this.#nameToken();
    if (this.#char() === END) throw this.#complainAt("Unclosed start tag", begin);
    return value;
  }

  #quoted(): string {
    const quote = this.#char();
    let value = "";
    for (this.#at++; this.#char() !== quote && this.#at < this.#source.length; ) {
      const decoded = this.#char() === "&" ? decodeCharacter(this.#source, this.#at) : undefined;
      value += decoded?.char ?? this.#char();
      this.#at += decoded?.length ?? 1;
    }
    this.#at++;
    return value;
  }

  #nameToken(): string {
    const begin = this.#at;
    const value = this.#readUntil((char) => !/[a-z0-9.-]/i.test(char)).toLowerCase();
    if (!isSpace(this.#char()) && this.#char() !== ">") {
      throw this.#complainAt("Unexpected end of name token", begin);
    }
    return value;
  }

  #endTag(): void {
    const begin = this.#at;
    const open = this.#open.at(-1);
    if (!open) throw this.#complainAt("Unexpected end tag", begin);

    this.#at += 2;
    const name = this.#readUntil((char) => isSpace(char) || char === ">").toLowerCase();
    this.#skipSpaces();
    if (this.#char() !== ">") throw this.#complainAt("Unclosed end tag", begin);
    if (name !== "" && name !== open.name) {
      const place = `Unmatched end tag at byte offset ${this.#bytes(begin)}`;
      throw complaint(`${place}, expected "</${open.name}>", found "</${name}>"`);
    }
    this.#at++;
    this.#open.pop();
    if (this.#text.length > open.offset) this.#close(open);
  }

  #close(open: OpenTag): void {
    const place = { offset: open.offset, length: this.#text.length - open.offset };
    const { name, argument } = open;
    if (name in SIMPLE) {
      this.#entities.push({ type: SIMPLE[name as keyof typeof SIMPLE], ...place });
    } else if (name === "blockquote") {
      this.#entities.push({ type: argument ? "expandable_blockquote" : "blockquote", ...place });
    } else if (name === "tg-emoji") {
      if (!/^[1-9]\d*$/.test(argument))
        throw complaint("Invalid custom emoji identifier specified");
      this.#entities.push({ type: "custom_emoji", custom_emoji_id: argument, ...place });
    } else if (name === "a") {
      this.#closeLink(argument || this.#text.slice(open.offset), place);
    } else {
      this.#closeCode(open, place);
    }
  }

  #closeLink(target: string, place: { offset: number; length: number }): void {
    const user = userOfLink(target);
    const url = checkedLink(target);
    if (user !== undefined) {
      // Only the id is known here; format.ts knows people and drops who is not one.
      const stub = { id: user, is_bot: false, first_name: "" };
      this.#entities.push({ type: "text_mention", user: stub, ...place });
    } else if (url !== undefined) {
      this.#entities.push({ type: "text_link", url, ...place });
    }
  }

  #closeCode(open: OpenTag, place: { offset: number; length: number }): void {
    const last = this.#entities.at(-1);
    const covers = last?.offset === place.offset && last.length === place.length;
    if (open.name === "code") {
      const entity: MessageEntity =
        covers && last.type === "pre" ? last : { type: "code", ...place };
      if (entity !== last) this.#entities.push(entity);
      if (open.argument) this.#languages.set(entity, open.argument);
      if (entity.type === "pre" && open.argument) entity.language = open.argument;
      return;
    }
    const language = covers && last.type === "code" ? this.#languages.get(last) : undefined;
    if (language !== undefined) this.#entities.pop();
    this.#entities.push({ type: "pre", ...place, ...(language ? { language } : {}) });
  }

  #char(ahead = 0): string {
    return this.#source[this.#at + ahead] ?? END;
  }

  #readUntil(stop: (char: string) => boolean): string {
    const begin = this.#at;
    while (this.#char() !== END && !stop(this.#char())) this.#at++;
    return this.#source.slice(begin, this.#at);
  }

  #skipSpaces(): void {
    while (this.#at < this.#source.length && isSpace(this.#char())) this.#at++;
  }

  #bytes(position: number): number {
    return Buffer.byteLength(this.#source.slice(0, position));
  }

  #complainAt(words: string, position: number): Error {
    return complaint(`${words} at byte offset ${this.#bytes(position)}`);
  }
}

/** What an attribute says about its tag; undefined when it says nothing. */
function meaning(tag: string, name: string, value: string): string | undefined {
  if (tag === "a" && name === "href") return value;
  if (tag === "code" && name === "class" && value.startsWith("language-")) return value.slice(9);
  if (tag === "span" && name === "class" && value.startsWith("tg-")) return value.slice(3);
  if (tag === "tg-emoji" && name === "emoji-id") return value;
  if (tag === "blockquote" && name === "expandable") return "expandable";
  return undefined;
}

function isSpace(char: string): boolean {
  return SPACES.includes(char);
}

function complaint(words: string): Error {
  return badRequest(`can't parse entities: ${words}`);
}
