import { branchValue, propertiesOf } from "../branches.ts";
import type { InputSchema, Property } from "../data.ts";

/** An input with the fields of all its shapes, and what the shape demands that an example is of. */
export interface WholeInput extends InputSchema {
  /** The choice of that shape. */
  readonly branch?: string;
}

export function wholeInput(input: InputSchema): WholeInput {
  return { ...input, properties: asked(propertiesOf(input)) };
}

/** With what the first shape demands that needs none of these fields; `undefined`: all need one. */
export function inOneShape(
  whole: WholeInput,
  withheld: ReadonlyMap<string, string>,
): WholeInput | undefined {
  const { oneOf, required = [] } = whole;
  if (!oneOf) return whole;
  const one = oneOf.find((it) => !it.required?.some((name) => withheld.has(name)));
  if (!one) return undefined;
  const { properties = {} } = one;
  const demanded = (one.required ?? []).filter((name) => properties[name]?.const === undefined);
  const branch = branchValue(one, oneOf);
  return { ...whole, required: [...required, ...demanded], branch };
}

/** A constant tells shapes apart, and is not asked for. */
function asked(properties: InputSchema["properties"]): { readonly [name: string]: Property } {
  const open = Object.entries(properties).filter(([, property]) => property.const === undefined);
  return Object.fromEntries(open);
}
