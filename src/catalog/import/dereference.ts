import type { JsonSchema } from "../model.ts";
import { isObject } from "./json.ts";
import { Unfit } from "./unfit.ts";

/** The largest document that is known has some 2 000 parts, ten deep. */
const PARTS_MAX = 50_000;
const DEPTH_MAX = 100;

/**
 * The part with every local `$ref` put in place. A name in a pointer is percent-encoded and may end
 * in a space, which is part of it (kie/API.md §9.1). Keywords beside a `$ref` apply too (3.1).
 * Throws `Unfit` for one that leads elsewhere, round in a circle, or to more than anybody reads.
 */
export function dereferenced(part: unknown, document: JsonSchema): unknown {
  const budget = { parts: PARTS_MAX };
  return resolve(part, { document, within: [], depth: 0, budget });
}

interface Way {
  readonly document: JsonSchema;
  /** The references that led here. */
  readonly within: readonly string[];
  readonly depth: number;
  readonly budget: { parts: number };
}

function resolve(part: unknown, way: Way): unknown {
  if (typeof part !== "object" || part === null) return part;
  way.budget.parts--;
  if (way.budget.parts < 0 || way.depth > DEPTH_MAX) throw new Unfit("its document has no end");
  const deeper = { ...way, depth: way.depth + 1 };
  if (Array.isArray(part)) return part.map((item) => resolve(item, deeper));
  const { $ref, ...beside } = part as JsonSchema;
  const own = Object.fromEntries(
    Object.entries(beside).map(([name, value]) => [name, resolve(value, deeper)]),
  );
  if ($ref === undefined) return own;
  if (typeof $ref !== "string") return { ...own, $ref: resolve($ref, deeper) };
  if (way.within.includes($ref)) throw new Unfit(`its document refers to itself: ${$ref}`);
  const within = [...way.within, $ref];
  const target = resolve(pointedAt($ref, way.document), { ...deeper, within });
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
