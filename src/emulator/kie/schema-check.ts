import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { AnsweringModel, EmulatedModel, Input } from "./types.ts";

const REQUEST =
  "#/paths/~1api~1v1~1jobs~1createTask/post/requestBody/content/application~1json/schema";

/** Checks inputs as the official schemas say; unknown fields are ignored (kie/API.md §0.13). */
export class SchemaCheck {
  readonly #ajv = new Ajv2020({ strict: false, logger: false, formats: { uri: isWebAddress } });
  readonly #compiled = new Map<string, ValidateFunction>();

  /** Its schema may be another one now. */
  forget(id: string): void {
    this.#compiled.delete(id);
  }

  /** What is wrong in Kie's manner, or `undefined`. */
  problem(model: EmulatedModel, input: Input): string | undefined {
    const validate = this.#compiled.get(model.id) ?? this.#ajv.compile(schemaOf(model));
    this.#compiled.set(model.id, validate);
    return problemOf(validate, model.openapi ? { model: model.id, input } : input);
  }

  /** The same of a whole request to a language model. */
  bodyProblem({ id, answers }: AnsweringModel, body: unknown): string | undefined {
    const validate = this.#compiled.get(id) ?? this.#ajv.compile(answers.body);
    this.#compiled.set(id, validate);
    return problemOf(validate, body);
  }
}

function problemOf(validate: ValidateFunction, value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  return error ? wordsFor(error) : "input is invalid";
}

/** Of `input`; of the whole request where there is a document, whose `$ref`s are left to Ajv. */
function schemaOf({ schema, openapi }: EmulatedModel): object {
  return openapi ? { ...openapi, $ref: REQUEST } : schema;
}

function wordsFor(error: ErrorObject): string {
  const field = error.instancePath.slice(1).replaceAll("/", ".");
  const { missingProperty, allowedValues } = error.params;
  if (missingProperty) return `${[field, missingProperty].filter(Boolean).join(".")} is required`;
  if (Array.isArray(allowedValues)) return `${field} must be one of ${allowedValues.join(", ")}`;
  return `${field || "input"} ${error.message ?? "is invalid"}`;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

/** The addresses in the fields that `x-media` marks, however deep they lie. */
export function mediaUrls(schema: unknown, value: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if ("x-media" in schema) return textsIn(value).filter(isWebAddress);
  const branches = ["anyOf", "oneOf", "allOf"].flatMap((key) => (schema as Input)[key] ?? []);
  const urls = branches.flatMap((branch) => mediaUrls(branch, value));
  if (Array.isArray(value) && "items" in schema) {
    urls.push(...value.flatMap((item) => mediaUrls(schema.items, item)));
  }
  if (typeof value === "object" && value !== null && "properties" in schema) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      urls.push(...mediaUrls(property, (value as Input)[name]));
    }
  }
  return [...new Set(urls)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.flatMap(textsIn) : [];
}
