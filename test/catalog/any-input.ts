import fc from "fast-check";
import type { Field, Input, Model, NumberField } from "../../src/catalog/index.ts";

/** What a person can fill in: every required field, and any of the others. */
export function anyInput(model: Model): fc.Arbitrary<Input> {
  const fields = Object.fromEntries(model.fields.map((field) => [field.name, anyValue(field)]));
  const requiredKeys = model.fields.filter((field) => field.required).map((field) => field.name);
  return fc.record(fields, { requiredKeys });
}

/** Any value that the field takes. */
export function anyValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case "choice":
      return fc.constantFrom(...field.options.map((option) => option.value));
    case "toggle":
      return fc.boolean();
    case "number":
      return anyNumber(field).map((it) => (field.asText ? String(it) : it));
    case "text":
      return fc
        .array(fc.constantFrom("а", "я", "ё", "z", "7", "!", "🦊"), {
          minLength: Math.max(1, field.minLength),
          maxLength: Math.min(field.maxLength, 200),
        })
        .map((characters) => characters.join(""));
    case "media": {
      const file = fc.constantFrom("tg:AgACAgIAAxkBAAIB", "https://files.example.org/in.png");
      if (!field.many) return file;
      return fc.array(file, { minLength: Math.max(1, field.minItems), maxLength: field.maxItems });
    }
  }
}

function anyNumber({
  integer,
  minimum = 0,
  maximum = 1000,
  step,
}: NumberField): fc.Arbitrary<number> {
  if (step) {
    const ends = { min: Math.ceil(minimum / step), max: Math.floor(maximum / step) };
    return fc.integer(ends).map((it) => it * step);
  }
  if (integer) return fc.integer({ min: minimum, max: maximum });
  return fc.integer({ min: 0, max: 100 }).map((it) => minimum + ((maximum - minimum) * it) / 100);
}
