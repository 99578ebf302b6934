import type { Dictionary, FieldWords, Property } from "./data.ts";
import { given } from "./given.ts";
import type { Field, Input, JsonSchema, Media } from "./model.ts";
import { editorOf } from "./offer.ts";
import { type Entry, optionLabel, wordsOf } from "./words.ts";

/** Prompts without a stated limit are held to this many characters (kie/FORMAT.md). */
const TEXT_LENGTH_MAX = 5000;
/** For lists of files without a stated limit: as many as one album of the messenger holds. */
const MEDIA_ITEMS_MAX = 10;

const ADDRESS = { type: "string", format: "uri" } as const;

export interface FormSource {
  readonly entry: Entry;
  readonly dictionary: Dictionary;
  readonly offered: ReadonlyMap<string, Property>;
  /** The fields that the price depends on: they always have a value. */
  readonly priceFields: ReadonlySet<string>;
  readonly quantityField: string | undefined;
}

/** The form of a model: required fields first, each group in the order of the schema. */
export function deriveFields(source: FormSource): readonly Field[] {
  const fields = [...source.offered].map(([name, property]) => deriveField(name, property, source));
  return [...fields.filter((it) => it.required), ...fields.filter((it) => !it.required)];
}

function deriveField(name: string, property: Property, source: FormSource): Field {
  const { entry, dictionary } = source;
  const words = wordsOf(entry, name, dictionary);
  const required = (entry.facts.input.required ?? []).includes(name) || words.asked === true;
  const base = { name, label: words.label ?? name, ...given({ hint: words.hint }), required };
  const priced = source.priceFields.has(name);

  switch (editorOf(property)) {
    case "choice":
      return { ...base, ...choiceField(name, property, words, required, source) };
    case "toggle": {
      const start = property.default ?? (priced ? false : undefined);
      return { ...base, type: "toggle", ...given({ default: start }) };
    }
    case "number":
      return { ...base, ...numberField(name, property, words, source) };
    case "media":
    case "media_list":
      return { ...base, ...mediaField(property, required) };
    default:
      if (words.integer) return { ...base, ...numberField(name, property, words, source) };
      return { ...base, ...textField(property, words, required) };
  }
}

function choiceField(
  name: string,
  property: Property,
  words: FieldWords,
  required: boolean,
  { entry, dictionary, priceFields }: FormSource,
) {
  // A value without a price row is not offered (kie/FORMAT.md).
  const priced = (property.enum ?? []).filter((value) =>
    entry.facts.pricing.some(({ when }) => when[name] === undefined || when[name] === value),
  );
  const options = priced.map((value) => ({
    value,
    label: optionLabel(value, words, dictionary) ?? String(value),
  }));
  const official = priced.find((value) => value === property.default);
  const mustStart = priceFields.has(name) || (required && property.default !== undefined);
  const start = official ?? (mustStart ? priced[0] : undefined);
  return { type: "choice" as const, options, ...given({ default: start }) };
}

function numberField(name: string, property: Property, words: FieldWords, source: FormSource) {
  const minimum = property.minimum ?? words.minimum;
  const maximum = property.maximum ?? words.maximum;
  const decimals = property["x-decimals"] as number | undefined;
  const asText = property.type === "string";
  const { multipleOf: step } = property;
  const least = asText && minimum !== undefined ? String(minimum) : minimum;
  const start = property.default ?? (source.priceFields.has(name) ? least : undefined);
  const isWhole = property.type === "integer" || step !== undefined || words.integer === true;
  return {
    type: "number" as const,
    integer: isWhole || name === source.quantityField,
    asText,
    ...given({ minimum, maximum, decimals, default: start }),
    ...(step !== undefined && step > 1 && { step }),
  };
}

function textField(property: Property, words: FieldWords, required: boolean) {
  return {
    type: "text" as const,
    minLength: Math.max(property.minLength ?? 0, required ? 1 : 0),
    maxLength: property.maxLength ?? TEXT_LENGTH_MAX,
    multiline: words.multiline === true,
    ...given({ pattern: property.pattern, default: property.default || undefined }),
  };
}

function mediaField(property: Property, required: boolean) {
  const media = property["x-media"] as Media | readonly Media[];
  const many = property.type === "array";
  return {
    type: "media" as const,
    media: typeof media === "string" ? [media] : media,
    many,
    minItems: Math.max(property.minItems ?? 0, required ? 1 : 0),
    maxItems: many ? (property.maxItems ?? MEDIA_ITEMS_MAX) : 1,
    ...given({
      maxBytes: property["x-max-bytes"] as number | undefined,
      mime: property["x-mime"] as readonly string[] | undefined,
    }),
  };
}

function numberPattern(integer: boolean): string {
  return integer ? "^-?\\d+$" : "^-?\\d+(\\.\\d+)?$";
}

/** The official schema of the offered fields, held to what the form promises. */
export function offeredSchema(
  source: FormSource,
  fields: readonly Field[],
  fixed: Input,
): JsonSchema {
  const { anyOf, required } = source.entry.facts.input;
  return {
    type: "object",
    required: required ?? [],
    properties: Object.fromEntries([
      ...fields.map((field) => {
        const official = source.offered.get(field.name);
        // Files are still refs of the messenger here, which no pattern of addresses knows.
        const { pattern: _, ...others } = official ?? {};
        const kept = field.type === "media" ? others : official;
        return [field.name, { ...kept, ...held(field, official) }];
      }),
      ...Object.entries(fixed).map(([name, value]) => [name, { const: value }]),
    ]),
    additionalProperties: false,
    ...given({ anyOf }),
  };
}

function held(field: Field, official: Property | undefined): JsonSchema {
  switch (field.type) {
    case "choice":
      return { enum: field.options.map((option) => option.value) };
    case "text":
      return { minLength: field.minLength, maxLength: field.maxLength };
    case "number": {
      const { minimum, maximum } = field;
      if (field.asText) return { pattern: official?.pattern ?? numberPattern(field.integer) };
      const type = field.integer ? "integer" : undefined;
      return given({ type, minimum, maximum });
    }
    case "media": {
      const { many, minItems, maxItems } = field;
      return many ? { minItems, maxItems, items: ADDRESS } : ADDRESS;
    }
    case "toggle":
      return {};
  }
}
