import type { InputSchema, RuleData } from "./data.ts";
import type { Field, Input, JsonSchema } from "./model.ts";
import type { Compile } from "./schemas.ts";
import type { Demand } from "./terms.ts";

/** As much of a condition as says that fields are needed. */
interface Condition extends JsonSchema {
  readonly if?: JsonSchema;
  readonly then?: { readonly required?: readonly string[] };
  readonly required?: readonly string[];
}

/**
 * What becomes needed when something else has a value, by the rules and by the official schema: so
 * that a form asks for it in its turn, and does not only refuse in the end.
 */
export function demandsOf(
  rules: readonly RuleData[],
  input: InputSchema,
  compile: Compile,
): readonly Demand[] {
  const { dependentRequired = {}, if: when, then } = input as Dependent;
  return [
    ...rules.flatMap(({ holds }) => (holds ? demandOf(holds, compile) : [])),
    ...(when && then ? demandOf({ if: when, then }, compile) : []),
    ...Object.entries(dependentRequired).map(([given, fields]) => ({ given, fields })),
  ];
}

type Dependent = Condition & {
  readonly dependentRequired?: { readonly [name: string]: readonly string[] };
};

function demandOf({ if: when, then, required }: Condition, compile: Compile): readonly Demand[] {
  if (required) return [{ fields: required }];
  if (!when || !then?.required) return [];
  const validator = compile(when);
  return [{ fields: then.required, holds: (input) => validator()(input) === true }];
}

/** The fields with those marked as required that this input demands. */
export function demanded(
  fields: readonly Field[],
  demands: readonly Demand[],
  input: Input,
): readonly Field[] {
  const needed = new Set(demands.filter((it) => isDemanded(it, input)).flatMap((it) => it.fields));
  if (needed.size === 0) return fields;
  return fields.map((field) => (needed.has(field.name) ? { ...field, required: true } : field));
}

function isDemanded({ holds, given: name }: Demand, input: Input): boolean {
  if (name !== undefined) return input[name] !== undefined;
  return holds?.(input) ?? true;
}
