import type { InputSchema, Property } from "../data.ts";
import type { JsonSchema } from "../model.ts";
import { isObject } from "./json.ts";
import { assembled, inputOf, type Shape } from "./property.ts";
import { Unfit } from "./unfit.ts";

/** An input in one of several shapes becomes one list of fields, and what tells the shapes apart. */
export function inputWithBranches(schema: JsonSchema): InputSchema {
  const { oneOf, anyOf, ...base } = assembled(schema);
  const keyword = Array.isArray(oneOf) ? "oneOf" : "anyOf";
  const branches = [oneOf ?? anyOf].flat().filter(isObject);
  const own = inputOf(base);
  if (branches.length === 0) return own;
  if (branches.every((branch) => !isObject(branch.properties) && !branch.allOf)) {
    return { ...own, [keyword]: branches.map((branch) => pick(inputOf(branch))) };
  }
  const shapes = branches.map((branch) => inputOf(assembled({ allOf: [base, branch] })));
  const [first] = shapes;
  if (shapes.length === 1 && first) return first;
  return merged(shapes, keyword);
}

function pick({ required }: Shape): { required?: readonly string[] } {
  return required ? { required } : {};
}

function merged(shapes: readonly Shape[], keyword: "oneOf" | "anyOf"): InputSchema {
  const names = [...new Set(shapes.flatMap(({ properties }) => Object.keys(properties)))];
  const common = names.filter((name) => shapes.every((it) => it.required?.includes(name)));
  const properties = names.map((name) => [name, oneProperty(name, shapes)] as const);
  return {
    type: "object",
    ...(common.length > 0 && { required: common }),
    properties: Object.fromEntries(properties),
    [keyword]: shapes.map((shape) => difference(shape, common, shapes)),
  };
}

/** The same field in all shapes that have it, or a choice of what any of them takes. */
function oneProperty(name: string, shapes: readonly Shape[]): Property {
  const known = shapes.flatMap(({ properties }): readonly Property[] => {
    const property = properties[name];
    return property ? [property] : [];
  });
  const [first = {}] = known;
  if (known.every((it) => Bun.deepEquals(it, first))) return first;
  const values = known.flatMap((it) => it.enum ?? []);
  if (!known.every((it) => it.enum)) throw new Unfit(`its shapes differ in ${name}`);
  return { ...first, enum: [...new Set(values)] };
}

/** What makes this shape the one that is meant: what it demands, and the values only it has. */
function difference(shape: Shape, common: readonly string[], shapes: readonly Shape[]): JsonSchema {
  const demanded = (shape.required ?? []).filter((name) => !common.includes(name));
  const marks = Object.entries(shape.properties).filter(
    ([name, property]) =>
      property.enum && shapes.some((it) => !Bun.deepEquals(it.properties[name], property)),
  );
  const marked = marks.map(([name, property]) => [name, { enum: property.enum }]);
  return {
    ...(marked.length > 0 && { properties: Object.fromEntries(marked) }),
    ...(demanded.length > 0 && { required: demanded }),
  };
}
