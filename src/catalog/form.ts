import { present } from "../kernel/index.ts";
import { BRANCH, branchField, type ObjectSchema, propertiesOf } from "./branches.ts";
import type { Dictionary, FieldWords, Property } from "./data.ts";
import { fittingHint } from "./fitting-hint.ts";
import { given } from "./given.ts";
import type { Field, Media, PriceRow } from "./model.ts";
import { type Editor, editable, editorOf, whyNoEditor } from "./offer.ts";
import { wordsIn } from "./spelling.ts";
import { fromJob, isFromModel } from "./take.ts";
import { type Entry, optionLabel, wordsOf } from "./words.ts";

/** Prompts without a stated limit are held to this many characters (kie/FORMAT.md). */
const TEXT_LENGTH_MAX = 5000;
/** For lists of files without a stated limit: as many as one album of the messenger holds. */
const MEDIA_ITEMS_MAX = 10;
/** For other lists without one: what a person can still oversee in a chat. */
const LIST_ITEMS_MAX = 20;

export interface FormSource {
  readonly entry: Entry;
  readonly dictionary: Dictionary;
  readonly offered: ReadonlyMap<string, Property>;
  /** The fields that the price depends on: they always have a value. */
  readonly priceFields: ReadonlySet<string>;
  readonly quantityField: string | undefined;
  readonly pricing: readonly PriceRow[];
  /** Those that follow from another one, with its name. */
  readonly linked: ReadonlyMap<string, string>;
  readonly keys: { readonly [id: string]: string };
}

/** The form of a model: required fields first, each group in the order of the schema. */
export function deriveFields(source: FormSource): readonly Field[] {
  const asked = [...source.offered].filter(([name]) => !source.linked.has(name));
  const fields = formOf(source.entry.facts.input, new Map(asked), "", source);
  // What the run is made of comes first: without it the other answers are for nothing.
  const isFirst = ({ required, type }: Field) => required && type === "job";
  return [...fields.filter(isFirst), ...fields.filter((it) => !isFirst(it))];
}

/** The fields of an object, which may be the whole input; `before` is the way to it (`shots.`). */
function formOf(
  schema: ObjectSchema,
  properties: ReadonlyMap<string, Property>,
  before: string,
  source: FormSource,
): readonly Field[] {
  const { entry, dictionary } = source;
  const all = [...properties].map(([name, property]) => {
    const needed = (schema.required ?? []).includes(name);
    return deriveField({ name, full: before + name, needed }, property, source);
  });
  const words = wordsOf(entry, before + BRANCH, dictionary);
  const named = { label: words.label ?? BRANCH, ...given({ hint: words.hint }) };
  const { field: branch, required } = branchField(schema, all, named, ({ value }) =>
    optionLabel(value, words, dictionary),
  );
  const fields = all.map((it) => (required.includes(it.name) ? { ...it, required: true } : it));
  const asked = fields.filter((it) => it.required);
  return [...(branch ? [branch] : []), ...asked, ...fields.filter((it) => !it.required)];
}

interface Named {
  readonly name: string;
  /** With the names of what it is inside of: `shots.prompt`. */
  readonly full: string;
  /** The schema demands it. */
  readonly needed: boolean;
}

function deriveField({ name, full, needed }: Named, property: Property, source: FormSource): Field {
  const words = wordsOf(source.entry, full, source.dictionary);
  const required = needed || words.asked === true;
  const aside = words.aside;
  const base = {
    name,
    label: words.label ?? name,
    ...given({ aside }),
    required,
  };
  const field = { ...base, ...shapeOf(full, property, words, required, source) } as Field;
  return words.hint === undefined ? field : { ...field, hint: fittingHint(words.hint, field) };
}

/** What makes the field one of its type. */
function shapeOf(
  full: string,
  property: Property,
  words: FieldWords,
  required: boolean,
  source: FormSource,
): Partial<Field> {
  if (words.serial !== undefined) return { type: "serial", prefix: words.serial };
  if (words.pick !== undefined) return pickField(words.pick);
  const { default: _, ...open } = property;
  return editedAs(
    editorOf(property),
    full,
    words.chosen ? open : property,
    words,
    required,
    source,
  );
}

function editedAs(
  editor: Editor | undefined,
  full: string,
  property: Property,
  words: FieldWords,
  required: boolean,
  source: FormSource,
): Partial<Field> {
  switch (editor) {
    case "choice":
      return choiceField(full, property, words, required, source);
    case "toggle": {
      const start = property.default ?? (source.priceFields.has(full) ? false : words.start);
      return { type: "toggle", ...given({ default: start }) };
    }
    case "number":
      return numberField(full, property, words, source);
    case "media":
    case "media_list":
      return mediaField(property, required);
    case "job":
      return jobField(property, words, source);
    case "list":
      return listField(full, property, words, required, source);
    case "group":
      return groupField(full, property, source);
    default:
      if (words.integer || words.number) return numberField(full, property, words, source);
      return textField(property, words, required);
  }
}

function pickField(of: string): Partial<Field> {
  const [list = "", key = ""] = of.split(".");
  return { type: "pick", list, key };
}

function listField(
  full: string,
  property: Property,
  words: FieldWords,
  required: boolean,
  source: FormSource,
): Partial<Field> {
  const { items = {}, minItems = 0, maxItems } = property;
  const derived = deriveField({ name: full, full, needed: true }, editable(items), source);
  const item = { ...derived, label: words.item ?? words.label ?? full };
  // One item has something in it; a list of which none is needed may still be empty.
  return {
    type: "list",
    item,
    minItems: Math.max(minItems, required ? 1 : 0),
    maxItems: maxItems ?? LIST_ITEMS_MAX,
  };
}

function groupField(full: string, property: Property, source: FormSource): Partial<Field> {
  const { entry, dictionary } = source;
  const schema = property as ObjectSchema;
  const properties = Object.entries(propertiesOf(schema)).flatMap(([name, official]) => {
    const inner = editable(official);
    const way = `${full}.${name}`;
    const closed = entry.rules.some((rule) => rule.closed === way);
    const { withheld } = wordsOf(entry, way, dictionary);
    if (closed || withheld || inner.const !== undefined || whyNoEditor(inner)) return [];
    const narrowed = entry.rules.map((rule) => rule.narrow?.[way] ?? {});
    return [[name, Object.assign({}, inner, ...narrowed) as Property] as const];
  });
  return { type: "group", fields: formOf(schema, new Map(properties), `${full}.`, source) };
}

function choiceField(
  name: string,
  property: Property,
  words: FieldWords,
  required: boolean,
  { pricing, dictionary, priceFields }: FormSource,
): Partial<Field> {
  // A value without a price row is not offered (kie/FORMAT.md).
  const priced = (property.enum ?? []).filter((value) =>
    pricing.some(({ when }) => when[name] === undefined || when[name] === value),
  );
  const options = priced.map((value) => ({
    value,
    label: optionLabel(value, words, dictionary) ?? String(value),
    ...given(aboutOption(value, words)),
  }));
  const official = priced.find((value) => value === (property.default ?? words.start));
  const mustStart = priceFields.has(name) || (required && property.default !== undefined);
  const start = official ?? (mustStart ? priced[0] : undefined);
  return { type: "choice" as const, options, ...given({ default: start }) };
}

/** What helps to choose a value besides its label: words that find it, and how it sounds. */
function aboutOption(value: string | number | boolean, words: FieldWords) {
  const label = words.options?.[String(value)];
  // A sample is of the values that are named here, not of whatever else may have this field.
  if (label === undefined) return {};
  const alike = wordsIn(label).flatMap((word) => words.alike?.[word] ?? []);
  const said = [words.said?.[String(value)] ?? [], alike].flat().join(", ");
  const sample = words.sample?.replace("{value}", encodeURIComponent(String(value)));
  return { said: said || undefined, sample };
}

function numberField(
  name: string,
  property: Property,
  words: FieldWords,
  source: FormSource,
): Partial<Field> {
  const minimum = property.minimum ?? words.minimum;
  const maximum = property.maximum ?? words.maximum;
  const decimals = words.number?.decimals ?? (property["x-decimals"] as number | undefined);
  const suffix = words.number?.suffix;
  const asText = property.type === "string";
  const { multipleOf: step } = property;
  const least = asText && minimum !== undefined ? String(minimum) : minimum;
  const start =
    property.default ?? words.start ?? (source.priceFields.has(name) ? least : undefined);
  const isWhole = property.type === "integer" || step !== undefined || words.integer === true;
  return {
    type: "number" as const,
    integer: isWhole || name === source.quantityField,
    asText,
    ...given({ minimum, maximum, decimals, suffix, unit: words.unit, default: start }),
    ...(step !== undefined && step > 1 && { step }),
  };
}

function textField(property: Property, words: FieldWords, required: boolean): Partial<Field> {
  return {
    type: "text" as const,
    minLength: Math.max(property.minLength ?? 0, required ? 1 : 0),
    maxLength: property.maxLength ?? TEXT_LENGTH_MAX,
    multiline: words.multiline === true,
    ...(property.format === "uri" && { link: true as const }),
    ...given({ pattern: property.pattern, default: property.default || undefined }),
  };
}

function mediaField(property: Property, required: boolean): Partial<Field> {
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

/** The provider keeps the records of tasks for two months (kie/FORMAT.md). */
const RECORD_DAYS = 60;
/** For lists of runs without a stated limit. */
const JOB_ITEMS_MAX = 10;

function jobField(property: Property, words: FieldWords, { keys }: FormSource): Partial<Field> {
  const from = present(fromJob(property), "a field that takes a run says whose");
  const many = property.type === "array";
  return {
    type: "job" as const,
    models: Object.keys(keys).flatMap((id) => (isFromModel(id, from) ? (keys[id] ?? []) : [])),
    take: from.take,
    daysMax: words.days ?? RECORD_DAYS,
    many,
    maxItems: many ? (property.maxItems ?? JOB_ITEMS_MAX) : 1,
  };
}
