import type { Field, Input, Model } from "../../catalog/index.ts";

/** The words of an input that say what is asked for. */
export function promptOf(model: Model, input: Input): string {
  const field = firstText(model.fields.filter((it) => input[it.name] !== undefined));
  return field ? String(input[field.name] ?? "") : "";
}

/** The field that says in words what is asked for. */
export function firstText(fields: readonly Field[]): Field | undefined {
  const texts = fields.filter((field) => field.type === "text");
  return (
    texts.find((field) => field.required) ?? texts.find((field) => field.multiline) ?? texts[0]
  );
}

/**
 * The addresses in examples do not exist, so only an example without files and runs can be run. That it is
 * a valid input is proven by the audit: to check it here would compile a schema for each card.
 */
export function exampleRuns(model: Model): boolean {
  return !model.fields.some(
    ({ type, name }) => (type === "media" || type === "job") && model.example[name] !== undefined,
  );
}
