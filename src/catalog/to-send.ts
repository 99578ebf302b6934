import type { Field, Input, Model } from "./model.ts";
import type { Drop } from "./terms.ts";

/**
 * The input as the provider gets it (kie/FORMAT.md "What is sent"): what the person chose, what is
 * required, and every field that the price depends on, with its default. Other defaults are the
 * provider's to fill in; unknown fields and those without effect never leave the house.
 */
export function toSend(model: Model, values: Input): Input {
  const input: Input = { ...model.terms.fixed };
  for (const field of activeFields(model, values)) {
    const value = values[field.name];
    if (isGiven(value)) input[field.name] = value;
    else if (isAlwaysSent(model, field)) input[field.name] = field.default;
  }
  return input;
}

/** The fields that have an effect beside these values: a mask may take its size from the photo. */
export function activeFields(model: Model, values: Input): readonly Field[] {
  const dropped = new Set(
    model.terms.drops.filter((it) => takesEffect(it, model, values)).flatMap((it) => it.fields),
  );
  return dropped.size === 0
    ? model.fields
    : model.fields.filter((field) => !dropped.has(field.name));
}

function takesEffect({ given, is = {} }: Drop, model: Model, values: Input): boolean {
  if (given !== undefined && !isGiven(values[given])) return false;
  return Object.entries(is).every(([name, expected]) => {
    const start = model.fields.find((field) => field.name === name)?.default;
    return (values[name] ?? start) === expected;
  });
}

/** Whether a person gave a value: an empty text or list is none. */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === "string") return value.trim() !== "";
  return Array.isArray(value) ? value.length > 0 : true;
}

function isAlwaysSent(model: Model, field: Field): boolean {
  if (field.default === undefined) return false;
  return field.required || model.terms.priceFields.has(field.name);
}
