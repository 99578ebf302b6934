import { checkInput, type Field, type Input, type Model } from "../../catalog/index.ts";

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

/** The addresses in examples do not exist, so only an example without files can be run. */
export function exampleRuns(model: Model): boolean {
  const hasMedia = model.fields.some(
    (field) => field.type === "media" && model.example[field.name] !== undefined,
  );
  return !hasMedia && checkInput(model, model.example).length === 0;
}
