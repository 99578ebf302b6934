import type { EmulatedModel, Output } from "./types.ts";

const OUTPUTS: readonly unknown[] = ["image", "video", "audio", "text", "json"];

/**
 * A model given by hand, such as one that is in nobody's files: `{ id, output, openapi, credits }`,
 * and what the discovery API shall say of it (`name`, `maker`, `kind`, `taskTypes`, `priceText`,
 * `feed`). Returns what is wrong with it otherwise.
 */
export function publishedModel(fields: Record<string, unknown>): EmulatedModel | string {
  const { id, output, openapi = null, credits, ...told } = fields;
  if (typeof id !== "string" || id === "") return "id is the value of `model` in a request";
  if (!isOutput(output)) return `output is one of ${OUTPUTS.join(", ")}`;
  if (typeof credits !== "number" || credits < 0) return "credits is what a run costs";
  if (typeof openapi !== "object") return "openapi is a document or null";
  return { ...told, id, output, openapi, schema: {}, creditsFor: () => credits };
}

function isOutput(value: unknown): value is Output {
  return OUTPUTS.includes(value);
}
