import type { Input, Model } from "./model.ts";

/** What a language model is asked. */
export interface Asked {
  readonly prompt: string;
  readonly images: readonly string[];
  readonly effort?: string;
  readonly maxTokens?: number;
}

/** The parts of an input that is to be sent to a model that answers at once. */
export function questionIn({ terms }: Model, input: Input): Asked {
  const { prompt = "", files = "", effort = "", limit = "" } = terms.billing.tokens ?? {};
  const images = input[files];
  return {
    prompt: String(input[prompt]),
    images: Array.isArray(images) ? images.map(String) : [],
    ...(input[effort] !== undefined && { effort: String(input[effort]) }),
    ...(input[limit] !== undefined && { maxTokens: Number(input[limit]) }),
  };
}
