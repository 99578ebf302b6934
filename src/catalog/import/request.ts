import type { JsonSchema } from "../model.ts";
import { protocolOf } from "../protocol.ts";
import { dereferenced } from "./dereference.ts";
import { isObject, objectIn } from "./json.ts";
import { Unfit } from "./unfit.ts";

/** How a model is asked: where, with what, and how the documentation shows it. */
export interface ApiRequest {
  readonly path: string;
  /** The schema of the whole body, without any `$ref`. */
  readonly body: JsonSchema;
  /** The body's description and the examples beside it, as they stand. */
  readonly shown: unknown;
}

export const CREATE_TASK = "/api/v1/jobs/createTask";

/** The request that a model's OpenAPI document describes. Throws `Unfit` for one we cannot make. */
export function requestIn(document: unknown): ApiRequest {
  if (!isObject(document)) throw new Unfit("the provider has no document of it yet");
  const paths = objectIn(document, "paths") ?? {};
  const all = Object.keys(paths);
  const path = all.find((it) => it === CREATE_TASK) ?? all.find((it) => protocolOf(it));
  if (path === undefined) {
    throw new Unfit(`is called through another path: ${all[0] ?? "no path at all"}`);
  }
  const resolved = dereferenced(paths[path], document);
  const post = isObject(resolved) ? objectIn(resolved, "post") : undefined;
  const content = objectIn(objectIn(post, "requestBody"), "content") ?? {};
  const json = Object.entries(content).find(([type]) => /json|^\*\/\*$/i.test(type))?.[1];
  const body = isObject(json) ? objectIn(json, "schema") : undefined;
  if (!body) throw new Unfit("its document says nothing of a request");
  return { path, body, shown: json };
}

/** The `input` of a task: of the body itself, or of the parts that it is put together from. */
export function inputOfTask({ body }: ApiRequest): JsonSchema {
  const input = bodyProperty(body, "input");
  if (!input) throw new Unfit("its document says nothing of an input");
  return input;
}

function bodyProperty(body: JsonSchema, name: string): JsonSchema | undefined {
  const own = objectIn(objectIn(body, "properties"), name);
  if (own) return own;
  const inParts = (parts: unknown) =>
    [parts].flat().flatMap((it): JsonSchema[] => {
      const found = isObject(it) && bodyProperty(it, name);
      return found ? [found] : [];
    });
  const [part] = inParts(body.allOf);
  if (part) return part;
  // Several requests in one document: each has an input of its own.
  const shapes = [...inParts(body.oneOf), ...inParts(body.anyOf)];
  return shapes.length > 0 ? { oneOf: shapes } : undefined;
}
