import type { Field } from "../../catalog/index.ts";
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
/** Labels this short stand side by side. */
const SHORT_LABEL_CHARS = 16;

/** One question of a form, with buttons for everything that need not be typed (R144, R145). */
export function fieldScreen(view: FieldView): Screen {
  const { form, at } = view;
  const page = paginate(view.options, view.page, OPTIONS_PER_PAGE);
  const buttons = page.items.map((option) => optionButton(view, option));
  const short = buttons.every((shown) => shown.text.length <= SHORT_LABEL_CHARS);
  return {
    text: fieldQuestion(view),
    rows: [
      ...inRows(buttons, short ? 2 : 1),
      ...runRows(view),
      pageRow(view.runs ?? page, (index) => ({ do: "step", form, field: at, page: index })),
      ...mediaRows(view),
      ...onwardsRow(view),
      ...skipRow(view),
      ...itemRows(view),
      formWayOut(view.back, form),
    ],
  };
}

function optionButton({ form, at }: FieldView, option: FieldOption): Button {
  const label = (option.chosen ? chosenMark : "") + option.label;
  const tail = option.price === undefined ? "" : optionPrice(option.price);
  return button(label, { do: "pick", form, field: at, option: option.token }, tail);
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
  return field.many && received >= field.minItems ? [[done], [drop]] : [[drop]];
}

/** An answer that stands already can be kept as it is (R138). */
function onwardsRow({ form, at, field, filled, step }: FieldView): Button[][] {
  if (!step || !filled || (field.type === "media" && field.many)) return [];
  return [[{ text: LABELS.onwards, action: { do: "done", form, field: at } }]];
}

/** In a form the question is passed over; from the confirmation its answer is taken away. */
function skipRow({ form, at, field, optional, filled, step }: FieldView): Button[][] {
  if (!optional || (!step && !filled)) return [];
  const taken = field.default === undefined ? formButtons.erase : formButtons.byDefault;
  return [[{ text: step ? LABELS.skip : taken, action: { do: "skip", form, field: at } }]];
}
