import { type Field, takesSeveral } from "../../catalog/index.ts";
import type { Kopecks } from "../../kernel/index.ts";
import type { Action } from "../actions.ts";
import { type Button, button, inRows, type Screen } from "../screen.ts";
import {
  chosenMark,
  type FieldText,
  fieldQuestion,
  formButtons,
  optionPrice,
} from "../texts/form.ts";
import { hearMark, type LongChoice, longChoice } from "../texts/long-choice.ts";
import { type HistoryLine, historyButton } from "../texts/run-line.ts";
import { LABELS } from "../texts/words.ts";
import { type ItemPlace, itemRows } from "./items.ts";
import { type ModelLine, modelButton } from "./models.ts";
import { formWayOut, pageRow, paginate } from "./navigation.ts";

/** A value that can be chosen with a button. */
export interface FieldOption {
  token: string;
  label: string;
  /** Only where the price depends on it. */
  price?: Kopecks;
  chosen: boolean;
}

/** Own runs to choose from, or models to run first. */
export interface RunChoices {
  runs: readonly HistoryLine[];
  index: number;
  count: number;
  first: readonly ModelLine[];
}

export interface FieldView extends FieldText {
  form: string;
  /** The place that the buttons name. */
  at: string;
  field: Field;
  options: readonly FieldOption[];
  /** Of a field that takes a run. */
  runs?: RunChoices;
  /** Which page of the options. */
  page: number;
  /** The question may go unanswered. */
  optional: boolean;
  /** Something stands there that can be taken away. */
  filled: boolean;
  /** Where it stands in its list, when it is an item of one. */
  item?: ItemPlace;
  back: Action;
}

const OPTIONS_PER_PAGE = 20;
/** Of long ones, which stand one to a row. */
const ROWS_PER_PAGE = 10;
/** Labels this short stand side by side. */
const SHORT_LABEL_CHARS = 16;

/** One question of a form, with buttons for everything that need not be typed (R144, R145). */
export function fieldScreen(view: FieldView): Screen {
  const { form } = view;
  const page = paginate(view.options, view.page, pageSize(view.options));
  const buttons = page.items.map((option) => optionButton(view, option));
  const short = buttons.every((shown) => shown.text.length <= SHORT_LABEL_CHARS);
  return {
    text: fieldQuestion(view),
    rows: [
      ...inRows(buttons, short ? 2 : 1),
      ...runRows(view),
      pageRow(view.runs ?? page, (index) => pageOf(view, index)),
      ...longRows(view, page.index),
      ...mediaRows(view),
      ...onwardsRow(view),
      ...skipRow(view),
      ...itemRows(view),
      formWayOut(view.back, form),
    ],
  };
}

/** What does not fit into one page has pages that one can oversee. */
function pageSize(options: readonly { label: string }[]): number {
  const isLong = options.length > OPTIONS_PER_PAGE;
  const isWide = options.some(({ label }) => label.length > SHORT_LABEL_CHARS);
  return isLong && isWide ? ROWS_PER_PAGE : OPTIONS_PER_PAGE;
}

/** On which page of all options one stands. */
export function pageOfOption(options: readonly { label: string }[], index: number): number {
  return Math.floor(index / pageSize(options));
}

function optionButton(view: FieldView, option: FieldOption): Button {
  const { form, at, long } = view;
  const { token } = option;
  if (long?.hearing) {
    return button(hearMark + option.label, { do: "hear", form, field: at, option: token });
  }
  const label = (option.chosen ? chosenMark : "") + option.label;
  const tail = option.price === undefined ? "" : optionPrice(option.price);
  return button(label, { do: "pick", form, field: at, option: token }, tail);
}

function pageOf({ form, at, long }: FieldView, page: number): Action {
  if (!long?.found && !long?.hearing) return { do: "step", form, field: at, page };
  return { do: "options", form, field: at, page, ...shownOf(long) };
}

const shownOf = ({ found, hearing }: LongChoice) => ({
  found: found ? 1 : 0,
  hearing: hearing ? 1 : 0,
});

/** Of many options: to hear them first, and from what was found back to all of them. */
function longRows({ form, at, long }: FieldView, page: number): Button[][] {
  if (!long) return [];
  const options = { do: "options", form, field: at, ...shownOf(long) } as const;
  const hear: Button = long.hearing
    ? { text: longChoice.heard, action: { ...options, page, hearing: 0 } }
    : { text: longChoice.hear, action: { ...options, page, hearing: 1 } };
  const all: Button = { text: longChoice.showAll, action: { ...options, page: 0, found: 0 } };
  return [long.canBeHeard ? [hear] : [], long.found ? [all] : []];
}

function runRows({ form, at, runs }: FieldView): Button[][] {
  const choices = (runs?.runs ?? []).map((run) => [
    button(historyButton(run), { do: "pick_run", form, field: at, number: run.number }),
  ]);
  return [...choices, ...(runs?.first ?? []).map((model) => [modelButton(model)])];
}

function mediaRows({ form, at, field, received }: FieldView): Button[][] {
  if (field.type !== "media" || received === 0) return [];
  const done: Button = { text: LABELS.done, action: { do: "done", form, field: at } };
  const drop: Button = {
    text: formButtons.dropLast,
    action: { do: "drop_last", form, field: at },
  };
  // One file that stands is kept with «Дальше», as any other answer.
  return takesSeveral(field) && received >= field.minItems ? [[done], [drop]] : [[drop]];
}

/** An answer that stands already can be kept as it is (R138). */
function onwardsRow({ form, at, field, filled, step }: FieldView): Button[][] {
  if (!step || !filled || (field.type === "media" && takesSeveral(field))) return [];
  return [[{ text: LABELS.onwards, action: { do: "done", form, field: at } }]];
}

/** In a form the question is passed over; from the confirmation its answer is taken away. */
function skipRow({ form, at, field, optional, filled, step }: FieldView): Button[][] {
  if (!optional || (!step && !filled)) return [];
  const taken = field.default === undefined ? formButtons.erase : formButtons.byDefault;
  return [[{ text: step ? LABELS.skip : taken, action: { do: "skip", form, field: at } }]];
}
