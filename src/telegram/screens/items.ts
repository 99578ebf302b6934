import type { Action } from "../actions.ts";
import { type Button, button, type Screen } from "../screen.ts";
import {
  type GroupText,
  groupQuestion,
  type ListText,
  listButtons,
  listQuestion,
} from "../texts/items.ts";
import { LABELS } from "../texts/words.ts";
import { formWayOut, pageRow, paginate } from "./navigation.ts";

/** Where an item stands among the others. */
export interface ItemPlace {
  index: number;
  count: number;
}

export interface ListView extends ListText {
  form: string;
  /** The list's own place. */
  at: string;
  items: readonly { at: string; brief: string; complete: boolean }[];
  page: number;
  /** It may stay empty. */
  optional: boolean;
  back: Action;
}

const ITEMS_PER_PAGE = 8;

/** What was added so far, each to be opened, and the way to add more. */
export function listScreen(view: ListView): Screen {
  const { form, at, field, items } = view;
  const page = paginate(view.items, view.page, ITEMS_PER_PAGE);
  const first = page.index * ITEMS_PER_PAGE;
  const isFull = items.length >= field.maxItems;
  const add: Button = {
    text: listButtons.add(field.item.label),
    action: { do: "add_item", form, field: at },
  };
  return {
    text: listQuestion(view),
    rows: [
      ...page.items.map((item, i) => [
        button(listButtons.openItem(first + i, item.brief, item.complete), {
          do: "step",
          form,
          field: item.at,
          page: 0,
        }),
      ]),
      pageRow(page, (index) => ({ do: "step", form, field: at, page: index })),
      isFull ? [] : [add],
      ...doneRow(view),
      ...emptyRow(view),
      formWayOut(view.back, form),
    ],
  };
}

function doneRow({ form, at, items, field }: ListView): Button[][] {
  if (items.length === 0 || items.length < field.minItems) return [];
  return [[{ text: LABELS.done, action: { do: "done", form, field: at } }]];
}

/** On the way an optional list is passed over; from the confirmation it is emptied. */
function emptyRow({ form, at, items, optional, step }: ListView): Button[][] {
  if (!optional || (!step && items.length === 0)) return [];
  const text = items.length === 0 ? LABELS.skip : listButtons.eraseAll;
  return [[{ text, action: { do: "skip", form, field: at } }]];
}

export interface GroupView extends GroupText {
  form: string;
  at: string;
  members: readonly { at: string; label: string; value: string; needed: boolean }[];
  /** It may be taken away altogether. */
  optional: boolean;
  item?: ItemPlace;
  back: Action;
}

/** Everything inside of one item, each to be changed. */
export function groupScreen(view: GroupView): Screen {
  const { form, at, members, optional } = view;
  const erase: Button = { text: listButtons.erase, action: { do: "skip", form, field: at } };
  return {
    text: groupQuestion(view),
    rows: [
      ...members.map((member) => [
        button(listButtons.member(member), {
          do: "step",
          form,
          field: member.at,
          page: 0,
        }),
      ]),
      ...itemRows(view),
      [{ text: LABELS.done, action: { do: "done", form, field: at } }],
      optional ? [erase] : [],
      formWayOut(view.back, form),
    ],
  };
}

interface Item {
  form: string;
  at: string;
  item?: ItemPlace;
}

/** Up, down, away: only where there is somewhere to go. */
export function itemRows({ form, at, item }: Item): Button[][] {
  if (!item) return [];
  const { index, count } = item;
  const up: Button = { text: listButtons.up, action: { do: "raise", form, field: at } };
  const down: Button = { text: listButtons.down, action: { do: "lower", form, field: at } };
  const drop: Button = { text: listButtons.dropItem, action: { do: "drop_item", form, field: at } };
  return [[...(index > 0 ? [up] : []), ...(index < count - 1 ? [down] : []), drop]];
}
