import type { JsonSchema } from "../model.ts";
import { isObject } from "./json.ts";
import { Unfit } from "./unfit.ts";

/**
 * The part with every local `$ref` put in place. A name in a pointer is percent-encoded and may end
 * in a space, which is part of it (kie/API.md §9.1). Keywords beside a `$ref` apply too (3.1).
 */
export function dereferenced(part: unknown, document: JsonSchema): unknown {
  return resolve(part, document, []);
}

function resolve(part: unknown, document: JsonSchema, within: readonly string[]): unknown {
  if (Array.isArray(part)) return part.map((item) => resolve(item, document, within));
  if (!isObject(part)) return part;
  const { $ref, ...beside } = part;
  const own = mapValues(beside, (value) => resolve(value, document, within));
  if ($ref === undefined) return own;
  if (typeof $ref !== "string") return { ...own, $ref: resolve($ref, document, within) };
  if (within.includes($ref)) throw new Unfit(`its document refers to itself: ${$ref}`);
  const target = resolve(pointedAt($ref, document), document, [...within, $ref]);
  return isObject(target) ? { ...target, ...own } : target;
}

function pointedAt(ref: string, document: JsonSchema): unknown {
  if (!ref.startsWith("#/")) throw new Unfit(`its document refers elsewhere: ${ref}`);
  let place: unknown = document;
  for (const step of decoded(ref.slice(2)).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    place = isObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
  }
  if (place === undefined) throw new Unfit(`its document refers to what is not there: ${ref}`);
  return place;
}

/** A percent sign that nobody has encoded stands for itself. */
function decoded(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer; // The one way to ask whether a text is encoded.
  }
}

function mapValues(object: JsonSchema, change: (value: unknown) => unknown): JsonSchema {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}
