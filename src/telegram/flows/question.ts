import {
  type Catalogue,
  chosenBranch,
  type Input,
  isFilled,
  isSearched,
  type Located,
  type Model,
  type Rate,
  takesSeveral,
  topPlace,
} from "../../catalog/index.ts";
import { assert } from "../../kernel/index.ts";
import type { Action } from "../actions.ts";
import type { Screen } from "../screen.ts";
import { type FieldView, fieldScreen, type RunChoices } from "../screens/field.ts";
import { type GroupView, groupScreen, type ListView, listScreen } from "../screens/items.ts";
import { itemTitle } from "../texts/form.ts";
import { optionsOf } from "./choices.ts";
import { FETCH_BYTES_MAX } from "./form.ts";
import { inLongChoice } from "./option-list.ts";
import {
  intakeOf,
  isItem,
  isNeeded,
  itemOf,
  itemsOf,
  membersIn,
  missingIn,
  questionsOf,
  topOf,
  valueIn,
} from "./places.ts";
import type { Form } from "./talk.ts";
import { briefOf, wordsOf } from "./value-words.ts";

/** What is said above a question, and which page of its options is shown. */
export interface Shown {
  problem?: string;
  /** Good news: what was taken, and where it went. */
  note?: string;
  page?: number;
  /** Only the options that answer these words are shown. */
  sought?: string;
  /** A press of an option is to hear it, not to choose it. */
  hearing?: boolean;
}

/** What a question is asked with besides its form. */
export interface Stock {
  rate: Rate;
  catalogue: Catalogue;
  /** Of a field that takes a run: those that will do. */
  runs?: RunChoices;
}

/** One question of a form, as its screen. */
export function questionScreen(
  form: Form,
  at: Located,
  model: Model,
  { rate, catalogue, runs }: Stock,
  shown: Shown = {},
): Screen {
  const head = { ...headOf(form, at, model), ...told(shown), page: shown.page ?? 0 };
  switch (at.field.type) {
    case "list":
      return listScreen(listView(form, at, model, head));
    case "group":
      return groupScreen(groupView(form, at, model, head));
    default: {
      const view = { ...fieldView(form, at, model, head, rate), ...(runs && { runs }) };
      return fieldScreen(inLongChoice(view, at.field, shown, catalogue));
    }
  }
}

const told = ({ problem, note }: Shown) => ({
  ...(problem !== undefined && { problem }),
  ...(note !== undefined && { note }),
});

function headOf(form: Form, at: Located, model: Model) {
  const questions = questionsOf(model, form.values);
  const index = questions.findIndex(({ name }) => name === topOf(at).field.name);
  const onTheWay = form.walking && index >= 0;
  return {
    form: form.id,
    at: at.place,
    model: model.name,
    title: titleOf(at),
    ...(onTheWay && { step: { index, count: questions.length } }),
    back: backFrom(form, at, model),
  };
}

type Head = ReturnType<typeof headOf> & { page: number };

/** «Реплика 2 · Голос»: which item of a list, and what of it. */
function titleOf(at: Located): string {
  const item = itemOf(at);
  if (!item) return at.field.label;
  const index = Number(item.path.at(-1));
  return item === at
    ? itemTitle(at.field.label, index)
    : itemTitle(item.field.label, index, at.field.label);
}

function fieldView(form: Form, at: Located, model: Model, head: Head, rate: Rate): FieldView {
  const { field } = at;
  const value = valueIn(form, at);
  const received = isFilled(value) ? [value].flat().length : 0;
  // Options on one page show what is chosen, and a list of files how many there are.
  const shows =
    (field.type === "choice" && !isSearched(field)) ||
    (field.type === "media" && takesSeveral(field));
  const around = { fields: model.fields, values: form.values };
  const present = isFilled(value) && !shows ? wordsOf(field, value, around) : undefined;
  const limitBytes = field.type === "media" ? field.maxBytes : undefined;
  return {
    ...head,
    field,
    ...(present !== undefined && { present }),
    received,
    maxBytes: Math.min(limitBytes ?? FETCH_BYTES_MAX, FETCH_BYTES_MAX),
    options: optionsOf(at, form, model, rate),
    optional: !isNeeded(field) && !isItem(at),
    filled: isFilled(value),
    ...(isItem(at) && isFilled(value) && { item: placeAmong(form, at) }),
  };
}

function listView(form: Form, at: Located, model: Model, head: Head): ListView {
  const { field } = at;
  assert(field.type === "list", "a list is shown as a list");
  const around = { fields: model.fields, values: form.values };
  const items = itemsOf(form, at);
  const intake = intakeOf(at, form);
  return {
    ...head,
    field,
    items: items.map((item) => ({
      at: item.place,
      brief: briefOf(field.item, valueIn(form, item), around),
      complete: missingIn(item, form) === undefined,
    })),
    ...(intake && { intake: intake.field }),
    optional: !isNeeded(field) || field.minItems === 0,
  };
}

function groupView(form: Form, at: Located, model: Model, head: Head): GroupView {
  const around = { fields: model.fields, values: form.values };
  const own = valueIn(form, at);
  return {
    ...head,
    field: at.field,
    members: membersIn(form, at).map((member) => ({
      at: member.place,
      label: member.field.label,
      value: wordsOf(member.field, memberValue(member, own, form), around),
      needed: isNeeded(member.field),
    })),
    optional: !isNeeded(at.field) && !isItem(at) && isFilled(own),
    ...(isItem(at) && isFilled(own) && { item: placeAmong(form, at) }),
  };
}

function memberValue(member: Located, own: unknown, form: Form): unknown {
  if (member.field.type !== "branch") return valueIn(form, member);
  return chosenBranch(member.field, isFilled(own) ? (own as Input) : {})?.value;
}

function placeAmong(form: Form, item: Located) {
  const index = Number(item.path.at(-1));
  return { index, count: item.inside ? itemsOf(form, item.inside).length : 0 };
}

/** To what it is in, or to the question before; to the card from the first of them. */
function backFrom(form: Form, at: Located, model: Model): Action {
  const outer = containerOf(form, at);
  if (outer) return { do: "step", form: form.id, field: outer.place, page: 0 };
  const questions = questionsOf(model, form.values);
  const index = questions.findIndex(({ name }) => name === at.field.name);
  if (!form.walking || index < 0) return { do: "confirmation", form: form.id };
  const before = questions[index - 1];
  if (!before) return { do: "card", model: model.key };
  return { do: "back_step", form: form.id, field: topPlace(before).place };
}

/** What is shown when something inside of it is left: an item that is complete, or else its list. */
export function containerOf(form: Form, { inside }: Located): Located | undefined {
  if (!inside) return undefined;
  const begun = isFilled(valueIn(form, inside)) && missingIn(inside, form) === undefined;
  return isItem(inside) && !begun ? containerOf(form, inside) : inside;
}
