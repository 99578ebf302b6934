import type { Property } from "../data.ts";
import type { JsonSchema } from "../model.ts";
import { fileKeywords, isFileAddress, proseOf } from "./file-words.ts";
import { isObject } from "./json.ts";

/** Keywords that check nothing: they stay behind. */
const ANNOTATIONS: ReadonlySet<string> = new Set(
  [
    ["title", "description", "example", "examples", "nullable", "readOnly", "writeOnly"],
    ["externalDocs", "xml", "discriminator", "$comment", "$id", "$anchor", "uniqueItems"],
    ["additionalProperties", "contentMediaType", "contentEncoding"],
  ].flat(),
);

/**
 * One property as our files have it: parts put together, `null` taken out, files recognised, prose
 * turned into keywords or dropped. Keywords that nobody here knows stay, so that the loader says so.
 */
export function propertyOf(name: string, schema: JsonSchema): Property {
  const plain = withoutNull(assembled(schema));
  const kept = Object.fromEntries(Object.entries(plain).filter(([keyword]) => isKept(keyword)));
  const numbered = { ...kept, ...numberKeywords(plain) };
  if (isObject(plain.items)) return listOf(name, plain, numbered);
  if (isObject(plain.properties)) return { ...numbered, ...inputOf(plain) };
  return fitted({ ...numbered, ...textKeywords(name, plain, plain) }, plain);
}

/** A schema with nothing but what it checks, at any depth. */
export function bare(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).filter(
    ([keyword]) => keyword === "format" || keyword === "additionalProperties" || isKept(keyword),
  );
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, bareUnder(keyword, value)]));
}

function bareUnder(keyword: string, value: unknown): unknown {
  if (keyword === "enum" || keyword === "const" || keyword === "default") return value;
  if (Array.isArray(value)) return value.map((it) => (isObject(it) ? bare(it) : it));
  if (!isObject(value)) return value;
  if (keyword !== "properties") return bare(value);
  // Names of fields, of which one may be called like a keyword.
  const fields = Object.entries(value).map(([name, it]) => [name, isObject(it) ? bare(it) : it]);
  return Object.fromEntries(fields);
}

/** An object, by its fields. */
export type Shape = {
  readonly type: "object";
  readonly title?: string;
  readonly required?: readonly string[];
  readonly properties: { readonly [name: string]: Property };
};

/** The properties of an object by their trimmed names: some end in a space by mistake (§14.3). */
export function inputOf(schema: JsonSchema): Shape {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const names = required.filter((it) => typeof it === "string").map((it) => it.trim());
  return {
    type: "object",
    ...(names.length > 0 && { required: names }),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]): [string, Property] => [
        name.trim(),
        isObject(property) ? propertyOf(name.trim(), property) : {},
      ]),
    ),
  };
}

/** `allOf` in one, with the other keywords; of two that differ the later one counts. */
export function assembled(schema: JsonSchema): JsonSchema {
  const { allOf, ...rest } = schema;
  if (!Array.isArray(allOf)) return schema;
  let whole: JsonSchema = {};
  for (const part of [...allOf.filter(isObject).map(assembled), rest]) {
    whole = { ...whole, ...part, ...joined(whole, part) };
  }
  return whole;
}

function joined(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...objectOf(one.properties), ...objectOf(other.properties) };
  const required = [...listIn(one.required), ...listIn(other.required)];
  return {
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}

/** What may be `null` may as well be absent, which is how we leave a field out. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, oneOf, const: only, ...rest } = schema;
  const branches = [...listIn(anyOf), ...listIn(oneOf)].filter(isObject);
  const real = branches.filter((it) => !isNull(it)).map((it) => withoutNull(assembled(it)));
  const base = narrowed(only === undefined ? rest : { ...rest, enum: [only] });
  if (real.length === 0) return base;
  const [first] = real;
  if (real.length === 1 && first) return { ...first, ...base };
  const values = real.flatMap((it) => (Array.isArray(it.enum) && !it.properties ? it.enum : []));
  if (real.every((it) => Array.isArray(it.enum))) {
    return {
      ...(first?.type !== undefined && { type: first.type }),
      ...base,
      enum: [...new Set(values)],
    };
  }
  return { ...base, [anyOf ? "anyOf" : "oneOf"]: anyOf ?? oneOf };
}

function narrowed(schema: JsonSchema): JsonSchema {
  const { type, enum: values, default: start, ...rest } = schema;
  const types = listIn(type).filter((it) => it !== "null");
  const one = Array.isArray(type) ? types[0] : type;
  const known = Array.isArray(values) ? values.filter((it) => it !== null) : undefined;
  const ofValues = known?.[0] === undefined ? undefined : typeof known[0];
  const named = one ?? (ofValues === "object" ? undefined : ofValues);
  return {
    ...(named !== undefined && { type: named }),
    ...(known && { enum: known }),
    ...(start !== undefined && start !== null && { default: start }),
    ...rest,
  };
}

function isNull(branch: JsonSchema): boolean {
  return branch.type === "null" || branch.const === null;
}

function isKept(keyword: string): boolean {
  return !ANNOTATIONS.has(keyword) && !keyword.startsWith("x-") && keyword !== "format";
}

function listOf(name: string, schema: JsonSchema, kept: JsonSchema): Property {
  const items = withoutNull(assembled(objectOf(schema.items)));
  // Lists say what their files are beside the list, beside its items, or beside both.
  const said = { ...items, description: `${proseOf(schema)} ${proseOf(items)}` };
  const text = items.type === "string" ? textKeywords(name, said, items) : {};
  const { format, ...files } = text;
  const item = { ...propertyOf("", items), ...(format !== undefined && { format }) };
  if (!("x-media" in files)) return { ...kept, type: "array", items: item };
  const { default: _, ...others } = kept; // A default address would be somebody else's file.
  return { ...others, type: "array", items: item, ...files };
}

/** For addresses: that they are such, and of what. */
function textKeywords(name: string, said: JsonSchema, own: JsonSchema): JsonSchema {
  const isAddress = own.type === "string" && own.enum === undefined;
  const format = own.format === "uri" || own.format === "url" ? { format: "uri" } : {};
  if (!isAddress || name === "" || !isFileAddress(name, said)) {
    return { ...format, ...(own.enum === undefined && own.type === "string" && lengthIn(said)) };
  }
  return { format: "uri", ...fileKeywords(name, said) };
}

/** `Max length: 5000 characters`, where no keyword says it. */
function lengthIn(schema: JsonSchema): JsonSchema {
  const found = /max(?:imum)? length(?: is|:)?\s*(\d[\d,]*)/i.exec(proseOf(schema))?.[1];
  if (found === undefined || schema.maxLength !== undefined) return {};
  return { maxLength: Number(found.replaceAll(",", "")) };
}

function numberKeywords(schema: JsonSchema): JsonSchema {
  const { type, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (type !== "number" && type !== "integer") return {};
  const step = /step:?\s*(0?\.\d+)/i.exec(proseOf(schema))?.[1];
  const fraction = typeof multipleOf === "number" && multipleOf < 1 ? multipleOf : Number(step);
  const decimals = fraction > 0 ? Math.round(-Math.log10(fraction)) : undefined;
  const isWhole = type === "integer";
  return {
    ...(isWhole && typeof exclusiveMinimum === "number" && { minimum: exclusiveMinimum + 1 }),
    ...(isWhole && typeof exclusiveMaximum === "number" && { maximum: exclusiveMaximum - 1 }),
    ...(decimals !== undefined && { "x-decimals": decimals }),
  };
}

/** Without what was said in another way, and without a default that is none. */
function fitted(property: JsonSchema, { type }: JsonSchema): Property {
  const { exclusiveMinimum, exclusiveMaximum, multipleOf, default: start, ...rest } = property;
  const values = Array.isArray(rest.enum) ? rest.enum : undefined;
  const isStart =
    start !== undefined && !("x-media" in rest) && (!values || values.includes(start));
  const step = typeof multipleOf === "number" && multipleOf < 1 ? undefined : multipleOf;
  const open = type === "integer" ? {} : { exclusiveMinimum, exclusiveMaximum };
  const said = { ...rest, ...open, multipleOf: step, default: isStart ? start : undefined };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): JsonSchema {
  return isObject(value) ? value : {};
}
