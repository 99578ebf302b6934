import type { MessageEntity } from "grammy/types";
import type { FormattedText } from "./format.ts";

/** Which of two entities at the same place is the outer one (TDLib, `get_type_priority`). */
const OUTER_FIRST = ["blockquote", "expandable_blockquote", "pre", "code", "text_link"];
const MERGED = ["bold", "italic", "underline", "strikethrough", "spoiler"];

export function byPlace(one: MessageEntity, other: MessageEntity): number {
  return one.offset - other.offset || other.length - one.length || rank(one) - rank(other);
}

function rank(entity: MessageEntity): number {
  const index = OUTER_FIRST.indexOf(entity.type);
  return index < 0 ? OUTER_FIRST.length : index;
}

/** `<b>a</b><b>b</b>` is one bold entity. Expects and keeps the order of `byPlace`. */
export function mergeNeighbours(entities: readonly MessageEntity[]): MessageEntity[] {
  const merged: MessageEntity[] = [];
  for (const entity of entities) {
    const before = merged.find(
      (other) =>
        MERGED.includes(entity.type) &&
        other.type === entity.type &&
        other.offset + other.length === entity.offset,
    );
    if (before)
      merged[merged.indexOf(before)] = { ...before, length: before.length + entity.length };
    else merged.push(entity);
  }
  return merged;
}

/**
 * Spaces and line ends go from the end, and from the start up to the first entity; entities follow.
 */
export function trim({ text, entities }: FormattedText): FormattedText {
  const first = entities[0]?.offset ?? text.length;
  const head = /^[ \n]*/.exec(text.slice(0, first))?.[0].length ?? 0;
  const kept = text.slice(head).trimEnd();
  const moved = entities
    .map((entity) => {
      const offset = entity.offset - head;
      return { ...entity, offset, length: Math.min(entity.length, kept.length - offset) };
    })
    .filter((entity) => entity.length > 0);
  return { text: kept, entities: moved };
}
