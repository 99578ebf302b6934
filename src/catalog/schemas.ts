import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { assert } from "../kernel/index.ts";
import { isMediaRef } from "./media-ref.ts";
import type { JsonSchema } from "./model.ts";
import type { Misfit, Validate } from "./terms.ts";

/** Compiles a schema when it is first used: one costs about 3 ms, all of them a slow start. */
export type Compile = (schema: JsonSchema) => () => ValidateFunction;

export interface Schemas {
  readonly compile: Compile;
  /** The validator of one definition in `catalog/format.json`. */
  format(definition: string): ValidateFunction;
}

/** One validator for a whole catalogue. The data's schemas keep their own `x-` keywords. */
export function createSchemas(format: JsonSchema): Schemas {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    meta: false,
    validateSchema: false,
    addUsedSchema: false,
    // Most validators run a few times: what optimizing their code takes is never won back.
    code: { optimize: false },
    formats: { uri: isMediaRef, regex: isPattern },
  });
  ajv.addSchema(format, "format");
  return {
    compile: (schema) => lazily(() => ajv.compile(schema)),
    format: (definition) => {
      const validate = ajv.getSchema(`format#/$defs/${definition}`);
      assert(validate, "each kind of file has its definition");
      return validate as ValidateFunction;
    },
  };
}

/** The validator of an input, told as the fields that do not fit. */
export function inputValidator(compile: Compile, schema: JsonSchema): Validate {
  const compiled = compile(schema);
  return (input) => {
    const validate = compiled();
    return validate(input) ? [] : (validate.errors ?? []).map(misfit);
  };
}

function misfit({ schemaPath, instancePath, params, keyword }: ErrorObject): Misfit {
  const between = /^#\/(anyOf|oneOf)/.exec(schemaPath)?.[1];
  if (between) return { path: [], keyword: between };
  const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
  const way = instancePath.split("/").slice(1).map(unescaped);
  const own = missingProperty ?? additionalProperty;
  return { path: own === undefined ? way : [...way, own], keyword };
}

/** A segment of a JSON pointer: an index, or a name in which `/` and `~` are written otherwise. */
function unescaped(segment: string): string | number {
  if (/^\d+$/.test(segment)) return Number(segment);
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false; // The one way to ask whether a pattern is one.
  }
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
