import type { JsonSchema } from "../model.ts";

export function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What `object` has under `name`, where that is an object. */
export function objectIn(object: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const value = object?.[name];
  return isObject(value) ? value : undefined;
}
