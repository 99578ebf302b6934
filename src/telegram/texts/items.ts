import type { Field } from "../../catalog/index.ts";
import { clip, type Html, html, lines, paragraphs } from "../html.ts";
import { type FieldText, itemTitle, questionHead, whatToDo } from "./form.ts";

/** What is said while a list is put together. */

const HINT_CHARS_MAX = 400;
const BRIEF_CHARS_MAX = 120;
const VALUE_CHARS_MAX = 300;
/** So many lines fit with room to spare; the buttons below show all of them. */
const LINES_MAX = 20;

export const listButtons = {
  add: (item: string) => `➕ Добавить: ${item}`,
  openItem: (index: number, brief: string, complete: boolean) =>
    `${complete ? "✏️" : "⚠️"} ${index + 1}. ${brief || "не заполнено"}`,
  member: ({ label, value, needed }: { label: string; value: string; needed: boolean }) =>
    value === "" && needed ? `⚠️ ${label}: нужно` : `${label}: ${value || "не задано"}`,
  up: "⬆️ Выше",
  down: "⬇️ Ниже",
  dropItem: "🗑 Удалить",
  erase: "🗑 Убрать",
  eraseAll: "🗑 Убрать всё",
} as const;

type Head = Pick<FieldText, "model" | "title" | "step" | "problem" | "note">;

export interface ListText extends Head {
  field: Extract<Field, { type: "list" }>;
  items: readonly { brief: string; complete: boolean }[];
  /** What of a new item is taken straight from a message. */
  intake?: Field;
}

/** What there is already, how many there may be, and how to add the next one. */
export function listQuestion(view: ListText): Html {
  const { field, items } = view;
  const told = items.slice(0, LINES_MAX).map(({ brief, complete }, index) => {
    const text = brief === "" ? "не заполнено" : clip(brief, BRIEF_CHARS_MAX);
    return html`${index + 1}. ${text}${complete ? "" : " ⚠️"}`;
  });
  return paragraphs(
    ...questionHead(view),
    told.length > 0 && lines(...told),
    lines(nextOf(view), countOf(view)),
    field.hint !== undefined && html`<i>${clip(field.hint, HINT_CHARS_MAX)}</i>`,
  );
}

function nextOf({ field, items, intake }: ListText): string {
  const { item, minItems, maxItems } = field;
  if (items.length >= maxItems) return "Больше добавить нельзя. Нажмите «Готово».";
  const next = itemTitle(item.label, items.length);
  const what = intake ? lowered(whatToDo({ field: intake, received: 0 })) : "нажмите «Добавить».";
  const enough = items.length > 0 && items.length >= minItems;
  return enough ? `${next}: ${what} Если хватит, нажмите «Готово».` : `${next}: ${what}`;
}

function countOf({ field, items }: ListText): string {
  const { minItems, maxItems } = field;
  const most = `Добавлено: ${items.length} из ${maxItems}`;
  return minItems > 1 ? `${most}, нужно хотя бы ${minItems}.` : `${most}.`;
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

export interface GroupText extends Head {
  field: Field;
  members: readonly { label: string; value: string; needed: boolean }[];
}

/** Everything that is in it, to change any of it. */
export function groupQuestion(view: GroupText): Html {
  const { field, members } = view;
  const filled = members.filter(({ value }) => value !== "");
  return paragraphs(
    ...questionHead(view),
    filled.length > 0 &&
      lines(
        ...filled.map(({ label, value }) => html`<b>${label}:</b> ${clip(value, VALUE_CHARS_MAX)}`),
      ),
    "Нажмите, что изменить. Остальное останется как есть.",
    field.hint !== undefined && html`<i>${clip(field.hint, HINT_CHARS_MAX)}</i>`,
  );
}
