import { type Located, putAt } from "../../catalog/index.ts";
import type { ActionOf } from "../actions.ts";
import { wrong } from "../texts/form.ts";
import { ask } from "./ask.ts";
import { withPlace } from "./in-hand.ts";
import { entranceOfNew, isItem, itemsOf, missingIn, valueIn } from "./places.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Form } from "./talk.ts";

/** Putting a list together: adding to it, taking away, changing the order. */

/** ➕ opens the first question of the next item, which begins with its answer. */
export function addItem(action: ActionOf<"add_item">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const { field } = at;
    if (field.type !== "list") return ask(form, at, model, visit, flow);
    const missing = missingIn(at, form);
    if (missing) return ask(form, missing, model, visit, flow, { problem: wrong.notFilled });
    const next = itemsOf(form, at).length < field.maxItems && entranceOfNew(at, form);
    if (next) return ask(form, next, model, visit, flow);
    return ask(form, at, model, visit, flow, { problem: wrong.listFull });
  });
}

export function raise(action: ActionOf<"raise">, visit: Visit, flow: Flow): Promise<Reply> {
  return reorder(action, visit, flow, (order, index) => swapped(order, index, index - 1));
}

export function lower(action: ActionOf<"lower">, visit: Visit, flow: Flow): Promise<Reply> {
  return reorder(action, visit, flow, (order, index) => swapped(order, index, index + 1));
}

export function dropItem(action: ActionOf<"drop_item">, visit: Visit, flow: Flow): Promise<Reply> {
  return reorder(action, visit, flow, (order, index) => order.filter((it) => it !== index));
}

/** The list in another order, shown as it is then. An item that is gone changes nothing. */
function reorder(
  action: { form: string; field: string },
  visit: Visit,
  flow: Flow,
  change: (order: readonly number[], index: number) => readonly number[],
): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const list = at.inside;
    if (!list || !isItem(at)) return ask(form, at, model, visit, flow);
    const order = itemsOf(form, list).map((_, index) => index);
    const index = Number(at.path.at(-1));
    const next = order.includes(index) ? inOrder(form, list, change(order, index)) : form;
    return ask(next, list, model, visit, flow);
  });
}

function swapped(order: readonly number[], one: number, other: number): readonly number[] {
  const [a, b] = [order[one], order[other]];
  return a === undefined || b === undefined ? order : order.with(one, b).with(other, a);
}

/** The items by their former indexes, and with them what is known of their files. */
function inOrder(form: Form, list: Located, order: readonly number[]): Form {
  const { originCost: _, ...rest } = form;
  const items = [valueIn(form, list) ?? []].flat();
  const values = putAt(
    form.values,
    list,
    order.map((index) => items[index]),
  );
  return { ...rest, values, facts: factsInOrder(form.facts, list.path.join("."), order) };
}

function factsInOrder(facts: Form["facts"], list: string, order: readonly number[]): Form["facts"] {
  const entries = Object.entries(facts).flatMap(([key, known]) => {
    const [, former, more = ""] = key.startsWith(`${list}.`)
      ? (/^(\d+)(\..*)?$/.exec(key.slice(list.length + 1)) ?? [])
      : [];
    if (former === undefined) return [[key, known] as const];
    const index = order.indexOf(Number(former));
    return index < 0 ? [] : [[`${list}.${index}${more}`, known] as const];
  });
  return Object.fromEntries(entries);
}
