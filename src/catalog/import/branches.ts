import type { Alternative, InputSchema, Property } from "../data.ts";
import type { JsonSchema } from "../model.ts";
import { isObject } from "./json.ts";
import { assembled, inputOf, type Shape } from "./property.ts";
import { Unfit } from "./unfit.ts";

/** An input in one of several shapes becomes one list of fields, and what tells the shapes apart. */
export function inputWithBranches(schema: JsonSchema): InputSchema {
  const { oneOf, anyOf, ...base } = assembled(schema);
  const keyword = Array.isArray(oneOf) ? "oneOf" : "anyOf";
  const branches = [oneOf ?? anyOf]
    .flat()
    .filter(isObject)
    .filter(({ type }) => type !== "null");
  const own = inputOf(base);
  if (branches.length === 0) return own;
  if (branches.every((branch) => !isObject(branch.properties) && !branch.allOf)) {
    return { ...own, [keyword]: branches.map((branch) => pick(inputOf(branch))) };
  }
  const shapes = branches.map((branch): Shape => {
    const { title } = branch;
    const shape = inputOf(assembled({ allOf: [base, branch] }));
    return { ...shape, ...(typeof title === "string" && { title }) };
  });
  const [first] = shapes;
  return shapes.length === 1 && first ? first : merged(shapes);
}

function pick({ required }: Shape): { required?: readonly string[] } {
  return required ? { required } : {};
}

type Properties = { readonly [name: string]: Property };

/**
 * What all shapes have stands in front; the rest is each shape's own, with the constants that tell
 * it from the others, so that a form can ask which of them it shall be (decision 114).
 */
function merged(shapes: readonly Shape[]): InputSchema {
  const names = [...new Set(shapes.flatMap(({ properties }) => Object.keys(properties)))];
  const marks = new Set(names.filter((name) => isMark(name, shapes)));
  const shared = names.filter((name) => shapes.every((it) => name in it.properties));
  const common = shared.filter((name) => !marks.has(name));
  const needed = common.filter((name) => shapes.every((it) => it.required?.includes(name)));
  const own = Object.fromEntries(names.map((name) => [name, oneProperty(name, shapes, marks)]));
  return {
    type: "object",
    ...(needed.length > 0 && { required: needed }),
    properties: Object.fromEntries(common.map((name) => [name, own[name] ?? {}])),
    oneOf: shapes.map((shape) => alternative(shape, { common, needed, marks, own })),
  };
}

/** A field with one value in each shape, and not the same one in all. */
function isMark(name: string, shapes: readonly Shape[]): boolean {
  const values = shapes.map(({ properties }) => properties[name]?.enum ?? []);
  return values.every((it) => it.length === 1) && new Set(values.flat()).size > 1;
}

interface Split {
  readonly common: readonly string[];
  readonly needed: readonly string[];
  readonly marks: ReadonlySet<string>;
  readonly own: Properties;
}

function alternative(shape: Shape, { common, needed, marks, own }: Split): Alternative {
  const { title, required = [], properties } = shape;
  const names = Object.keys(properties).filter((name) => !common.includes(name));
  const demanded = required.filter((name) => !needed.includes(name));
  const mine = names.map((name): [string, Property] => {
    const [value] = properties[name]?.enum ?? [];
    return [name, marks.has(name) && value !== undefined ? { const: value } : (own[name] ?? {})];
  });
  return {
    ...(title !== undefined && { title }),
    ...(demanded.length > 0 && { required: demanded }),
    ...(mine.length > 0 && { properties: Object.fromEntries(mine) }),
  };
}

/** The limits that differ, and which of two is the stricter one. */
const STRICTER: { readonly [keyword: string]: (one: number, other: number) => number } = {
  maximum: Math.min,
  maxLength: Math.min,
  maxItems: Math.min,
  minimum: Math.max,
  minLength: Math.max,
  minItems: Math.max,
};

/** The same field in all shapes that have it, as the strictest of them takes it. */
function oneProperty(name: string, shapes: readonly Shape[], marks: ReadonlySet<string>): Property {
  const known = shapes.flatMap(({ properties }): readonly Property[] => {
    const property = properties[name];
    return property ? [property] : [];
  });
  if (marks.has(name)) return {};
  return known.reduce((one, other) => stricter(name, one, other));
}

function stricter(name: string, one: Property, other: Property): Property {
  const keywords = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const entries = keywords.flatMap((keyword): [string, unknown][] => {
    const [mine, its] = [one[keyword], other[keyword]];
    if (Bun.deepEquals(mine, its)) return [[keyword, mine]];
    if (keyword === "default") return [];
    const choose = STRICTER[keyword];
    if (choose && typeof mine === "number" && typeof its === "number") {
      return [[keyword, choose(mine, its)]];
    }
    if (choose) return [[keyword, mine ?? its]];
    if (keyword === "enum" && Array.isArray(mine) && Array.isArray(its)) {
      const both = mine.filter((it) => its.includes(it));
      if (both.length > 0) return [[keyword, both]];
    }
    throw new Unfit(`needs a card: its shapes differ in ${name}`);
  });
  return Object.fromEntries(entries);
}
