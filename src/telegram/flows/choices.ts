import {
  breaksRule,
  checkField,
  type Field,
  type Located,
  type Model,
  numberInWords,
  putAt,
  type Rate,
  valueAt,
} from "../../catalog/index.ts";
import { optionToken } from "../actions.ts";
import type { FieldOption } from "../screens/field.ts";
import { formButtons } from "../texts/form.ts";
import { priceOf } from "./priced.ts";
import type { Form } from "./talk.ts";
import { type Around, type Choice, picksOf } from "./value-words.ts";

/** Values that can be chosen with a button. */
export function choicesOf(field: Field, around?: Around): readonly Choice[] {
  switch (field.type) {
    case "choice":
    case "branch":
      return field.options;
    case "toggle":
      return [
        { value: true, label: formButtons.yes },
        { value: false, label: formButtons.no },
      ];
    case "number":
      return presetsOf(field);
    case "pick":
      return (around ? picksOf(field, around) : []).map(({ value, brief }, index) => ({
        value,
        label: formButtons.item(index, brief),
      }));
    case "text":
    case "media":
    case "job":
    case "list":
    case "group":
    case "serial":
      return [];
  }
}

/** So many of a short range stand side by side. */
const PRESETS_MAX = 13;
const PRESET_SPAN_MAX = 1000;

/** All of a short range, otherwise its ends, its default and what lies between. */
function presetsOf(field: Extract<Field, { type: "number" }>): readonly Choice[] {
  const { minimum, maximum } = field;
  const start = field.default === undefined ? undefined : Number.parseFloat(String(field.default));
  const span = (maximum ?? Number.POSITIVE_INFINITY) - (minimum ?? 0);
  // Of a wide range, such as that of a seed, no number is likelier than another.
  if (minimum === undefined || span > PRESET_SPAN_MAX) return preset(field, start);
  const whole = field.integer && span < PRESETS_MAX;
  const steps = whole ? span : 4;
  const raw = Array.from({ length: steps + 1 }, (_, i) => minimum + (span * i) / (steps || 1));
  const all = [...raw.map((value) => round(field, value)), ...(start === undefined ? [] : [start])];
  return [...new Set(all)].sort((a, b) => a - b).flatMap((value) => preset(field, value));
}

function round(field: Extract<Field, { type: "number" }>, value: number): number {
  if (field.integer) return Math.round(value);
  return Number(value.toFixed(Math.min(field.decimals ?? 2, 2)));
}

function preset(field: Extract<Field, { type: "number" }>, value: number | undefined): Choice[] {
  const check = value === undefined ? undefined : checkField(field, value);
  if (check?.status !== "ok") return [];
  return [{ value: check.value, label: numberInWords(value ?? "", field.unit) }];
}

/** The value that a button stands for, if it is still on offer. */
export function chosenValue(field: Field, token: string, around: Around): unknown {
  return choicesOf(field, around).find((choice) => optionToken(choice.value) === token)?.value;
}

/** The buttons of a place, with prices where the price depends on it (G2). */
export function optionsOf(at: Located, form: Form, model: Model, rate: Rate): FieldOption[] {
  const { field } = at;
  const { fields } = model;
  const present = valueAt(form.values, at.path) ?? field.default;
  const isRule = field.type === "number" && !at.inside;
  const priced = choicesOf(field, { fields, values: form.values }).flatMap((choice) => {
    const values = putAt(form.values, at, choice.value);
    // Of a list of values nothing is hidden: the answer to a press says why. A number is a proposal.
    if (isRule && breaksRule(model, field, values)) return [];
    const quote = priceOf(model, values, form.facts, rate);
    return [{ choice, price: quote.status === "priced" ? quote.price : undefined }];
  });
  const differ = new Set(priced.map(({ price }) => price)).size > 1;
  return priced.map(({ choice, price }) => ({
    token: optionToken(choice.value),
    label: choice.label,
    chosen: choice.value === present,
    ...(differ && price !== undefined && { price }),
  }));
}
