import type { JsonSchema } from "../model.ts";
import { dereferenced } from "./dereference.ts";
import { isObject, objectIn } from "./json.ts";
import { Unfit } from "./unfit.ts";

const CREATE_TASK = "/api/v1/jobs/createTask";

/**
 * The schema of `input` in a model's OpenAPI document, without any `$ref`. Throws `Unfit` for a
 * model that is not asked for by createTask (language models have paths of their own).
 */
export function inputSchemaOf(document: unknown): JsonSchema {
  if (!isObject(document)) throw new Unfit("the provider has no document of it yet");
  const paths = objectIn(document, "paths");
  const path = paths?.[CREATE_TASK];
  if (path === undefined) {
    const [other = "no path at all"] = Object.keys(paths ?? {});
    throw new Unfit(`is called through another path: ${other}`);
  }
  const resolved = dereferenced(path, document);
  const post = isObject(resolved) ? objectIn(resolved, "post") : undefined;
  const content = objectIn(objectIn(post, "requestBody"), "content");
  const body = objectIn(objectIn(content, "application/json"), "schema");
  const input = bodyProperty(body, "input");
  if (!input) throw new Unfit("its document says nothing of an input");
  return input;
}

/** Of the body itself, or of one of the parts that it is put together from. */
function bodyProperty(body: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const own = objectIn(objectIn(body, "properties"), name);
  if (own || !Array.isArray(body?.allOf)) return own;
  const parts = body.allOf.filter(isObject);
  return parts.map((part) => bodyProperty(part, name)).find((it) => it !== undefined);
}
