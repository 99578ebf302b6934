import { readConversation, type Turn } from "./conversation.ts";
import type { Input, Model } from "./model.ts";

/** What a language model is asked. */
export interface Asked {
  readonly prompt: string;
  readonly images: readonly string[];
  /** What was said before, the oldest first. */
  readonly turns: readonly Turn[];
  readonly effort?: string;
  readonly maxTokens?: number;
}

/** The parts of an input that is to be sent to a model that answers at once. */
export function questionIn({ terms }: Model, input: Input): Asked {
  const {
    prompt = "",
    files = "",
    before = "",
    effort = "",
    limit = "",
  } = terms.billing.tokens ?? {};
  const images = input[files];
  return {
    prompt: String(input[prompt]),
    images: Array.isArray(images) ? images.map(String) : [],
    turns: readConversation(input[before]),
    ...(input[effort] !== undefined && { effort: String(input[effort]) }),
    ...(input[limit] !== undefined && { maxTokens: Number(input[limit]) }),
  };
}
