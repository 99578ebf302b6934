import {
  activeFields,
  chosenBranch,
  type Field,
  type Input,
  inBranch,
  isFilled,
  itemAt,
  type Located,
  locate,
  type Media,
  type Model,
  membersOf,
  topPlace,
  valueAt,
} from "../../catalog/index.ts";
import { firstText } from "./prompt.ts";
import type { Form } from "./talk.ts";

/** Where a form is: what it asks for next, and what stands at a place of it. */

type Filled = Pick<Form, "values">;

/** A place as these values have it, so that what they demand is required. */
export function placeIn({ values }: Filled, model: Model, place: string): Located | undefined {
  return locate(activeFields(model, values), place) ?? locate(model.fields, place);
}

export const valueIn = ({ values }: Filled, at: Located): unknown => valueAt(values, at.path);

/** Under which name the draft keeps what is known of the files at a place. */
export const factsKey = ({ path }: Located) => path.join(".");

/** The field of the input that a place is in. */
export const topOf = (at: Located): Located => (at.inside ? topOf(at.inside) : at);

/** The item of a list that a place is in, if it is in one. */
export function itemOf(at: Located): Located | undefined {
  return isItem(at) ? at : at.inside && itemOf(at.inside);
}

export const isItem = ({ inside }: Located) => inside?.field.type === "list";

export function itemsOf(form: Filled, list: Located): readonly Located[] {
  const items = valueIn(form, list);
  if (!Array.isArray(items)) return [];
  return items.flatMap((_, index) => itemAt(list, index) ?? []);
}

/** The fields of a group that have an effect beside each other. */
export function membersIn({ values }: Filled, group: Located): readonly Located[] {
  if (group.field.type !== "group") return [];
  const own = valueAt(values, group.path);
  const active = inBranch(group.field.fields, isFilled(own) ? (own as Input) : {});
  const names = new Map(active.map((field) => [field.name, field]));
  return membersOf(group).flatMap((member) => {
    const field = names.get(member.field.name);
    return field && field.type !== "serial" ? [{ ...member, field }] : [];
  });
}

/** It must be known and has no default. */
export const isNeeded = ({ required, default: start }: Field) => required && start === undefined;

/**
 * What is asked one by one: what must be known and has no default. A model that demands nothing by
 * name (this or that will do) is asked for its words, which may be passed over.
 */
export function questionsOf(model: Model, values: Input = {}): readonly Field[] {
  const fields = activeFields(model, values);
  const needed = fields.filter(isNeeded);
  if (needed.length > 0) return needed;
  const text = firstText(fields);
  const media = fields.find((field) => field.type === "media");
  return [text, media].filter((field) => field !== undefined).slice(0, 1);
}

/** The next place to ask for, also inside of what was begun; none when the form is complete. */
export function nextPlace(form: Form, model: Model): Located | undefined {
  const open = questionsOf(model, form.values).find(
    (field) => !isAnswered(field, form.values) && !form.skipped.includes(field.name),
  );
  const begun = activeFields(model, form.values).flatMap((field) => {
    const at = topPlace(field);
    return isFilled(valueIn(form, at)) ? (missingIn(at, form) ?? []) : [];
  });
  const entrance = open && entranceOf(topPlace(open), form);
  // Whatever stands first in the form is asked first.
  const order = model.fields.map(({ name }) => name);
  const rank = (at: Located) => order.indexOf(topOf(at).field.name);
  return [...(entrance ? [entrance] : []), ...begun].toSorted((a, b) => rank(a) - rank(b))[0];
}

function isAnswered(field: Field, values: Input): boolean {
  if (field.type === "branch") return chosenBranch(field, values) !== undefined;
  return isFilled(values[field.name]);
}

/** The first thing that is still needed inside of what stands at a place. */
export function missingIn(at: Located, form: Filled): Located | undefined {
  const inside = at.field.type === "list" ? itemsOf(form, at) : membersIn(form, at);
  for (const one of inside) {
    const missing = isFilled(valueIn(form, one))
      ? missingIn(one, form)
      : entranceIfNeeded(one, form);
    if (missing) return missing;
  }
  return undefined;
}

function entranceIfNeeded(at: Located, form: Filled): Located | undefined {
  if (at.field.type === "branch") {
    const own = at.inside && valueIn(form, at.inside);
    if (isFilled(own) && chosenBranch(at.field, own as Input)) return undefined;
  }
  return isNeeded(at.field) || isItem(at) ? entranceOf(at, form) : undefined;
}

/** Where the filling in of something begins: at itself, or at the first field in it. */
function entranceOf(at: Located, form: Filled): Located {
  if (at.field.type === "group") {
    const first = membersIn(form, at).find(({ field }) => isNeeded(field));
    return first ? entranceOf(first, form) : at;
  }
  // Words and files are taken by the list itself; a choice needs its buttons.
  const first = at.field.type === "list" && !intakeOf(at, form) && itemAt(at, 0);
  return first ? entranceOf(first, form) : at;
}

/** The next item of a list, to be begun. */
export function entranceOfNew(list: Located, form: Filled): Located | undefined {
  const item = itemAt(list, itemsOf(form, list).length);
  return item && entranceOf(item, form);
}

/**
 * What in a new item of a list takes the words or the file that a person sends to the list: what is
 * needed first of all.
 */
export function intakeOf(list: Located, form: Filled, kind?: Media | "text"): Located | undefined {
  const item = itemAt(list, itemsOf(form, list).length);
  if (!item) return undefined;
  const members = [item, ...membersIn(form, item)];
  const takers = members.filter(({ field }) => takes(field));
  const needed = takers.filter(({ field }) => field.required);
  // Where a choice is needed and no words are, the words are no beginning.
  const open = members.some(({ field }) => field.type !== "group" && isNeeded(field));
  const first = open ? needed : takers;
  // A number is written too, but words are what one begins with.
  const inOrder = first.toSorted((a, b) => Number(isNumber(a)) - Number(isNumber(b)));
  return inOrder.find(({ field }) => takes(field, kind)) ?? inOrder[0];
}

const isNumber = ({ field }: Located) => field.type === "number";

function takes(field: Field, kind?: Media | "text"): boolean {
  const isText = field.type === "text" || field.type === "number";
  if (kind === undefined) return isText || field.type === "media";
  if (kind === "text") return isText;
  const media = field.type === "media" ? field.media : [];
  return media.includes(kind) || media.includes("document");
}
