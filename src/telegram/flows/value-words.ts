import {
  type Field,
  type Input,
  inBranch,
  isFilled,
  numberInWords,
  readJobRef,
  serialsIn,
} from "../../catalog/index.ts";
import { values as words } from "../texts/form.ts";

/** The form that a field is in: what can be picked stands elsewhere in it. */
export interface Around {
  fields: readonly Field[];
  values: Input;
}

export interface Choice {
  value: unknown;
  label: string;
}

/** A value in words; empty when there is none and nothing to say about it. */
export function wordsOf(field: Field, value: unknown, around?: Around): string {
  if (!isFilled(value)) {
    const start = field.type === "media" ? undefined : field.default;
    return start === undefined ? "" : wordsOf(field, start);
  }
  switch (field.type) {
    case "choice":
    case "branch":
      return field.options.find((option) => option.value === value)?.label ?? String(value);
    case "toggle":
      return value === true ? words.yes : words.no;
    case "number":
      return numberInWords(Number.parseFloat(String(value)), field.unit);
    case "media":
      return filesInWords([value].flat());
    case "job":
      return [value].flat().map(runInWords).join(", ");
    case "list":
      return itemsInWords(field, [value].flat(), around);
    case "group":
      return briefOf(field, value, around);
    case "pick": {
      const picks = around ? picksOf(field, around) : [];
      return picks.find((pick) => pick.value === value)?.brief ?? words.gone;
    }
    case "text":
    case "serial":
      return String(value);
  }
}

function filesInWords(refs: readonly unknown[]): string {
  const [only] = refs;
  if (refs.length > 1 || typeof only !== "string") return words.files(refs.length);
  const ref = readJobRef(only);
  if (ref) return words.fileOf(ref.number);
  return only.startsWith("tg:") ? words.files(1) : words.link;
}

/** `№ A1B2C3`, and which of its parts where one was chosen. */
function runInWords(value: unknown): string {
  const ref = readJobRef(value);
  return ref ? words.run(ref.number, ref.part) : String(value);
}

/** Short ones in one line, such as colours; others each on its own. */
function itemsInWords(
  { item }: Extract<Field, { type: "list" }>,
  items: readonly unknown[],
  around?: Around,
): string {
  const briefs = items.map((one) => briefOf(item, one, around));
  if (item.type !== "group") return briefs.join(", ");
  return briefs.map((brief, index) => words.item(index, brief)).join("");
}

/** An item of a list in one line: what was chosen and written, numbers with what they are. */
export function briefOf(field: Field, value: unknown, around?: Around): string {
  if (field.type !== "group") return wordsOf(field, value, around);
  const values: Input = isFilled(value) ? (value as Input) : {};
  const parts = inBranch(field.fields, values).flatMap((member) => {
    const own = values[member.name];
    if (!isFilled(own) || member.type === "serial") return [];
    const text = wordsOf(member, own, around);
    return [speaks(member) ? text : words.named(member.label, text)];
  });
  return parts.join(" · ");
}

/** Whether a value says itself what it is; a bare number or «да» does not. */
function speaks(field: Field): boolean {
  return SPEAKING.has(field.type) || (field.type === "number" && field.unit !== undefined);
}

const SPEAKING: ReadonlySet<Field["type"]> = new Set(["text", "choice", "media", "pick"]);

/** Who stands in the other list, as that list shows them. */
export function picksOf(
  field: Extract<Field, { type: "pick" }>,
  { fields, values }: Around,
): readonly { value: unknown; brief: string }[] {
  const list = fields.find(({ name }) => name === field.list);
  const items = [values[field.list] ?? []].flat();
  return serialsIn(values, field).map((value, index) => {
    const brief = list?.type === "list" ? briefOf(list.item, items[index]) : "";
    return { value, brief };
  });
}
