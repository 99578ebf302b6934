import { type Field, type Input, isFilled, type Model } from "../../catalog/index.ts";
import type { Material } from "./carry.ts";
import { promptOf } from "./prompt.ts";

/** What an input was made of, whatever its fields are called: for another model to take. */
export function materialOf(model: Model, input: Input): Material {
  const text = promptOf(model, input);
  const files = model.fields.flatMap((field) => filesOf(field, input[field.name]));
  return { files, options: input, ...(text !== "" && { text }) };
}

function filesOf(field: Field, value: unknown): Material["files"] {
  const [kind] = field.type === "media" ? field.media : [];
  if (!kind || !isFilled(value)) return [];
  const refs = (Array.isArray(value) ? value : [value]) as readonly string[];
  return refs.map((ref) => ({ kind, ref }));
}
