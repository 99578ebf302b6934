import {
  chosenBranch,
  type Input,
  isFilled,
  type Located,
  type Model,
  type Rate,
  topPlace,
} from "../../catalog/index.ts";
import { assert } from "../../kernel/index.ts";
import type { Action } from "../actions.ts";
import { type FieldView, fieldScreen } from "../screens/field.ts";
import { type GroupView, groupScreen, type ListView, listScreen } from "../screens/items.ts";
import { itemTitle } from "../texts/form.ts";
import { optionsOf } from "./choices.ts";
import { confirm } from "./confirmation.ts";
import { FETCH_BYTES_MAX } from "./form.ts";
import { inLongChoice } from "./option-list.ts";
import { withOriginFacts } from "./origin-facts.ts";
import {
  intakeOf,
  isItem,
  isNeeded,
  itemOf,
  itemsOf,
  membersIn,
  missingIn,
  nextPlace,
  questionsOf,
  topOf,
  valueIn,
} from "./places.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { runChoices } from "./run-choices.ts";
import type { Form } from "./talk.ts";
import { briefOf, wordsOf } from "./value-words.ts";

/** On to the next question, or to the confirmation when all are answered. */
export async function proceed(
  form: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
  note?: string,
): Promise<Reply> {
  const next = nextPlace(form, model);
  const more = note === undefined ? {} : { note };
  if (next) return ask({ ...form, walking: true }, next, model, visit, flow, more);
  return confirm(form, model, visit, flow, note);
}

/** From an answer to what comes after it: the rest of its item, what it is in, the next question. */
export function onFrom(
  at: Located,
  before: Form,
  form: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
): Reply | Promise<Reply> {
  const item = itemOf(at);
  const missing = item && isFilled(valueIn(form, item)) ? missingIn(item, form) : undefined;
  if (missing) return ask(form, missing, model, visit, flow);
  const outer = item && !isWhole(item, before) ? item.inside : containerOf(form, at);
  return outer ? ask(form, outer, model, visit, flow) : proceed(form, model, visit, flow);
}

/** Something that is whole was changed, and is shown again; otherwise it was just added. */
function isWhole(item: Located, before: Form): boolean {
  return isFilled(valueIn(before, item)) && missingIn(item, before) === undefined;
}

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

/** Shows one question and waits for its answer. */
export async function ask(
  begun: Form,
  at: Located,
  model: Model,
  visit: Visit,
  flow: Flow,
  shown: Shown = {},
): Promise<Reply> {
  const form = await withOriginFacts(begun, model, visit, flow);
  const page = shown.page ?? 0;
  const head = { ...headOf(form, at, model), ...told(shown), page };
  const { sought: _, ...bare } = form;
  const found = shown.sought === undefined ? {} : { sought: shown.sought };
  const talk = { ...visit.talk, form: { ...bare, asking: at.place, ...found }, open: true };
  switch (at.field.type) {
    case "list":
      return { screen: listScreen(listView(form, at, model, head)), talk };
    case "group":
      return { screen: groupScreen(groupView(form, at, model, head)), talk };
    case "job": {
      const runs = await runChoices(at.field, page, visit, flow);
      const view = fieldView(form, at, model, head, flow.rate());
      return { screen: fieldScreen({ ...view, runs }), talk };
    }
    default: {
      const view = fieldView(form, at, model, head, flow.rate());
      return { screen: fieldScreen(inLongChoice(view, at.field, shown, flow.catalogue)), talk };
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
  // Options show what is chosen, and a list of files how many there are.
  const shows = field.type === "choice" || (field.type === "media" && field.many);
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
