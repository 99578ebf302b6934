import {
  activeFields,
  chosenBranch,
  type Field,
  type Input,
  isFilled,
  type Model,
} from "../../catalog/index.ts";
import type { FieldLine } from "../screens/confirmation.ts";
import { questionsOf } from "./places.ts";
import { wordsOf } from "./value-words.ts";

/** Every field of a form with its present value, for the confirmation and for changing it. */
export function fieldLines(model: Model, values: Input): FieldLine[] {
  return activeFields(model, values).map((field) => ({
    name: field.name,
    label: field.label,
    value: wordsOf(field, presentOf(field, values), { fields: model.fields, values }),
    byButton: isOption(field, model),
    priced: model.terms.priceFields.has(field.name),
    // What a person has set is told, however few do.
    aside: field.aside === true && !isFilled(values[field.name]),
  }));
}

/** A branch that nobody chose may be known by what was entered. */
function presentOf(field: Field, values: Input): unknown {
  if (field.type !== "branch") return values[field.name];
  return chosenBranch(field, values)?.value;
}

/** It is changed with a tap or two, and worth a place on the confirmation. */
function isOption(field: Field, { terms }: Model): boolean {
  if (field.aside || field.type === "branch") return false;
  if (field.type === "choice" || field.type === "toggle") return true;
  return field.type === "number" && terms.priceFields.has(field.name);
}

/** The fields that may stay as they are: what is not asked for on the way. */
export function settingLines(model: Model, values: Input): FieldLine[] {
  const asked = new Set(questionsOf(model, values).map(({ name }) => name));
  return fieldLines(model, values).filter(({ name }) => !asked.has(name));
}
