import {
  activeFields,
  checkField,
  type Field,
  type Input,
  type Model,
  type Rate,
} from "../../catalog/index.ts";
import { optionToken } from "../actions.ts";
import type { FieldLine } from "../screens/confirmation.ts";
import type { FieldOption } from "../screens/field.ts";
import { formButtons, values as words } from "../texts/form.ts";
import { priceOf } from "./priced.ts";
import { firstText } from "./prompt.ts";
import type { Form } from "./talk.ts";

/** A person gave a value: an empty list is none. */
export function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !Array.isArray(value) || value.length > 0;
}

/**
 * What is asked one by one: what must be known and has no default. A model that demands nothing by
 * name (this or that will do) is asked for its words, which may be passed over.
 */
export function questionsOf(model: Model): readonly Field[] {
  const needed = model.fields.filter((field) => field.required && field.default === undefined);
  if (needed.length > 0) return needed;
  const text = firstText(model.fields);
  const media = model.fields.find((field) => field.type === "media");
  return [text, media].filter((field) => field !== undefined).slice(0, 1);
}

export function nextQuestion(form: Form, model: Model): Field | undefined {
  return questionsOf(model).find(
    (field) => !isFilled(form.values[field.name]) && !form.skipped.includes(field.name),
  );
}

interface Choice {
  value: unknown;
  label: string;
}

/** Values that can be chosen with a button. */
export function choicesOf(field: Field): readonly Choice[] {
  switch (field.type) {
    case "choice":
      return field.options;
    case "toggle":
      return [
        { value: true, label: formButtons.yes },
        { value: false, label: formButtons.no },
      ];
    case "number":
      return presetsOf(field);
    case "text":
    case "media":
      return [];
  }
}

const PRESETS_MAX = 8;
const PRESET_SPAN_MAX = 1000;

/** All of a short range, otherwise its ends, its default and what lies between. */
function presetsOf(field: Extract<Field, { type: "number" }>): readonly Choice[] {
  const { minimum, maximum } = field;
  const start = field.default === undefined ? undefined : Number(field.default);
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
  return [{ value: check.value, label: String(value).replace(".", ",") }];
}

/** The value that a button stands for, if it is still on offer. */
export function chosenValue(field: Field, token: string): unknown {
  return choicesOf(field).find((choice) => optionToken(choice.value) === token)?.value;
}

/** The buttons of a field, with prices where the price depends on it (G2). */
export function optionsOf(field: Field, form: Form, model: Model, rate: Rate): FieldOption[] {
  const present = form.values[field.name] ?? field.default;
  const priced = choicesOf(field).flatMap((choice) => {
    const quote = priceOf(model, { ...form.values, [field.name]: choice.value }, form.facts, rate);
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

/** A value in words; empty when there is none and nothing to say about it. */
export function wordsOf(field: Field, value: unknown): string {
  if (!isFilled(value)) {
    if (field.default !== undefined && field.type !== "media") return wordsOf(field, field.default);
    return "";
  }
  switch (field.type) {
    case "choice":
      return field.options.find((option) => option.value === value)?.label ?? String(value);
    case "toggle":
      return value === true ? words.yes : words.no;
    case "number":
      return String(value).replace(".", ",");
    case "media":
      return filesInWords(Array.isArray(value) ? value : [value]);
    case "text":
      return String(value);
  }
}

function filesInWords(refs: readonly unknown[]): string {
  const [only] = refs;
  const link = refs.length === 1 && typeof only === "string" && !only.startsWith("tg:");
  return link ? words.link : words.files(refs.length);
}

/** Every field of a form with its present value, for the confirmation and for changing it. */
export function fieldLines(model: Model, values: Input): FieldLine[] {
  return activeFields(model, values).map((field) => ({
    name: field.name,
    label: field.label,
    value: wordsOf(field, values[field.name]),
    byButton: field.type === "choice" || field.type === "toggle",
  }));
}
