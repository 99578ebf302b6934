import type { Action } from "../actions.ts";
import { type Button, button, type Screen } from "../screen.ts";
import {
  allSettings,
  changeWhat,
  confirmation,
  formButtons,
  type Money,
  notEnough,
  toMend,
  type ValueLine,
  values,
} from "../texts/form.ts";
import { LABELS } from "../texts/words.ts";
import { supportRow } from "./help.ts";
import { backTo, formWayOut, type Page, pageRow } from "./navigation.ts";

/** A field with its present value in words. */
export interface FieldLine extends ValueLine {
  name: string;
  /** It can be answered with a button. */
  byButton: boolean;
  /** The price depends on it. */
  priced?: boolean;
  /** Among all settings only. */
  aside?: boolean;
}

export interface ConfirmationView {
  /** The quote's id. */
  quote: string;
  version: number;
  model: { name: string; maker: string };
  fields: readonly FieldLine[];
  /** How many fields may stay as they are. */
  settings: number;
  money: Money;
  note?: string;
  back: Action;
  /** `@name`, to ask for money with while top-up is not built. */
  support?: string;
}

/** Options that are one tap away; the others are behind «Все настройки». */
const OPTIONS_MAX = 6;

/** Everything that will happen and what it costs; nothing runs without it (R148). */
export function confirmationScreen(view: ConfirmationView): Screen {
  const { quote, version, model, fields, money } = view;
  const free = money.adminCost !== undefined;
  if (!free && money.price > money.available) return notEnoughScreen(view);
  return {
    text: confirmation(model, shown(fields), money, view.note),
    rows: [
      [{ text: LABELS.run, action: { do: "run", quote, version } }],
      ...optionRows(view),
      ...settingsRow(view),
      changeRow(quote),
      formWayOut(view.back, quote),
    ],
  };
}

/** Not a dead end: everything stays, and there are ways to go on (R136). */
function notEnoughScreen(view: ConfirmationView): Screen {
  const { quote, support } = view;
  return {
    text: notEnough(view.model, shown(view.fields), view.money, support),
    rows: [
      ...optionRows(view),
      ...settingsRow(view),
      changeRow(quote),
      [
        { text: LABELS.cheap, action: { do: "cheap", page: 0 } },
        { text: formButtons.checkBalance, action: { do: "confirmation", form: quote } },
      ],
      supportRow(support === undefined ? {} : { telegram: support }),
      formWayOut(view.back, quote),
    ],
  };
}

export interface MendView {
  form: string;
  model: { name: string; maker: string };
  fields: readonly FieldLine[];
  problems: readonly { text: string; field?: { name: string; label: string } }[];
  back: Action;
}

const PROBLEMS_MAX = 5;

/** What stands in the way of a price, each with the button that mends it (G24). */
export function mendScreen({ form, model, fields, problems, back }: MendView): Screen {
  const told = problems.slice(0, PROBLEMS_MAX);
  const named = told.flatMap(({ field }) => (field ? [field] : []));
  const distinct = named.filter((field, i) => named.findIndex((f) => f.name === field.name) === i);
  return {
    text: toMend(
      model,
      shown(fields),
      told.map(({ text }) => text),
    ),
    rows: [
      ...distinct.map(({ name, label }) => [
        button(formButtons.mend(label), { do: "step", form, field: name, page: 0 }),
      ]),
      changeRow(form),
      formWayOut(back, form),
    ],
  };
}

/** All fields, or all settings, to change any of them. */
export function changeScreen(
  form: string,
  model: string,
  page: Page<FieldLine>,
  turns: "change" | "settings" = "change",
): Screen {
  return {
    text: turns === "change" ? changeWhat(model) : allSettings(model),
    rows: [
      ...page.items.map(({ name, label, value, byButton }) => [
        button(formButtons.field(label, value || (byButton ? values.byModel : values.none)), {
          do: "step",
          form,
          field: name,
          page: 0,
        }),
      ]),
      pageRow(page, (index) => ({ do: turns, form, page: index })),
      [
        backTo({ do: "confirmation", form }),
        { text: LABELS.cancel, action: { do: "cancel_form", form } },
      ],
    ],
  };
}

/** What has a value, or a default that is ours to tell. */
const shown = (fields: readonly FieldLine[]) =>
  fields.filter(({ value, aside }) => value !== "" && !aside);

/** The few that are changed most: what the price depends on first. */
function optionsOf({ fields }: ConfirmationView): readonly FieldLine[] {
  return fields
    .filter(({ byButton }) => byButton)
    .toSorted((a, b) => Number(b.priced ?? false) - Number(a.priced ?? false))
    .slice(0, OPTIONS_MAX);
}

function optionRows(view: ConfirmationView): Button[][] {
  return optionsOf(view).map(({ name, label, value }) => [
    button(formButtons.option(label, value || values.byModel), {
      do: "step",
      form: view.quote,
      field: name,
      page: 0,
    }),
  ]);
}

/** Only where there is more than what stands here already. */
function settingsRow(view: ConfirmationView): Button[][] {
  const more = view.settings > optionsOf(view).length;
  return more ? [[settingsButton(view.quote)]] : [];
}

const settingsButton = (form: string): Button => ({
  text: LABELS.settings,
  action: { do: "settings", form, page: 0 },
});

function changeRow(form: string): Button[] {
  return [{ text: LABELS.change, action: { do: "change", form, page: 0 } }];
}
