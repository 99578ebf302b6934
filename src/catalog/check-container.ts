import { inBranch } from "./branches.ts";
import type { Field, FieldCheck, GroupField, Input, ListField, Problem } from "./model.ts";
import { placeOf } from "./place.ts";
import { counted } from "./russian.ts";
import { isGiven } from "./to-send.ts";

/** What checks the fields inside; itself, in the end. */
export type Check = (field: Field, value: unknown) => FieldCheck;

const ITEMS = ["пункт", "пункта", "пунктов"] as const;

/** Every item is right, and there are as many as there may be. */
export function checkList(field: ListField, value: unknown, check: Check): FieldCheck {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const { name, item, minItems, maxItems } = field;
  if (items.length < minItems) {
    const text = `Добавьте хотя бы ${counted(minItems, ITEMS)}: «${item.label}».`;
    return wrong({ field: name, rule: "minItems", text });
  }
  if (items.length > maxItems) {
    const text = `Можно не больше ${counted(maxItems, ITEMS)}, а здесь ${items.length}. Удалите лишнее.`;
    return wrong({ field: name, rule: "maxItems", text });
  }
  const checks = items.map((one) => check(item, one));
  const index = checks.findIndex(({ status }) => status === "wrong");
  const broken = checks[index];
  if (broken?.status === "wrong") {
    const inside = item.type === "group" ? pathIn(broken.problem) : [];
    const text = `${item.label} ${index + 1}. ${broken.problem.text}`;
    return wrong({ ...broken.problem, field: placeOf([name, index, ...inside]), text });
  }
  return { status: "ok", value: checks.flatMap((it) => (it.status === "ok" ? [it.value] : [])) };
}

/** Every field inside is right, and the demanded ones are there. */
export function checkGroup(field: GroupField, value: unknown, check: Check): FieldCheck {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const values: Input = isObject ? { ...value } : {};
  const checked: Input = {};
  for (const inner of inBranch(field.fields, values)) {
    const one = values[inner.name];
    if (!isGiven(one)) {
      if (!inner.required || inner.default !== undefined || isOurs(inner)) continue;
      const text = `Заполните «${inner.label}».`;
      return wrong({ field: placeOf([field.name, inner.name]), rule: "required", text });
    }
    const outcome = check(inner, one);
    if (outcome.status === "wrong") {
      const { text, rule } = outcome.problem;
      const place = placeOf([field.name, ...pathIn(outcome.problem, inner.name)]);
      const told = inner.type === "list" || inner.type === "group" ? text : said(inner, text);
      return wrong({ field: place, rule, text: told });
    }
    checked[inner.name] = outcome.value;
  }
  return { status: "ok", value: checked };
}

/** Given by the form itself when an item is begun, or never sent. */
const isOurs = ({ type }: Field) => type === "serial" || type === "branch";

function said({ label }: Field, text: string): string {
  return `«${label}»: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The way of a problem below the container that told it; its own name is not part of it. */
function pathIn({ field = "" }: Problem, own?: string): readonly (string | number)[] {
  const segments = field.split(".").slice(1);
  return [...(own === undefined ? [] : [own]), ...segments.map(asIndex)];
}

const asIndex = (segment: string) => (/^\d+$/.test(segment) ? Number(segment) : segment);

const wrong = (problem: Problem): FieldCheck => ({ status: "wrong", problem });
