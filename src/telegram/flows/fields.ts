import {
  activeFields,
  chosenBranch,
  type Field,
  type Input,
  type Model,
} from "../../catalog/index.ts";
import type { FieldLine } from "../screens/confirmation.ts";
import { wordsOf } from "./value-words.ts";

/** Every field of a form with its present value, for the confirmation and for changing it. */
export function fieldLines(model: Model, values: Input): FieldLine[] {
  return activeFields(model, values).map((field) => ({
    name: field.name,
    label: field.label,
    value: wordsOf(field, presentOf(field, values), { fields: model.fields, values }),
    byButton: field.type === "choice" || field.type === "toggle",
    aside: field.aside === true,
  }));
}

/** A branch that nobody chose may be known by what was entered. */
function presentOf(field: Field, values: Input): unknown {
  if (field.type !== "branch") return values[field.name];
  return chosenBranch(field, values)?.value;
}
