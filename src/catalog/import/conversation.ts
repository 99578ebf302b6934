import type { InputSchema, Property } from "../data.ts";
import type { JsonSchema } from "../model.ts";
import { type Protocol, protocolOf } from "../protocol.ts";
import { isObject, objectIn } from "./json.ts";
import { assembled } from "./property.ts";
import type { ApiRequest } from "./request.ts";

/** The messenger's words for how long an answer may be; the price rises with it. */
const ANSWER_TOKENS = [1024, 4096, 8192, 16384];
const ANSWER_TOKENS_START = 4096;
/** Far within every model's window, and two messages more than a person types. */
const PROMPT_CHARS_MAX = 20_000;
const IMAGES_MAX = 4;
const IMAGE_BYTES_MAX = 10 * 1024 * 1024;

/** What we put into a request of each protocol (`src/kie/ask-body.ts`). */
const SENT: { readonly [P in Protocol]: readonly string[] } = {
  completions: ["messages", "stream", "model"],
  messages: ["messages", "stream", "model", "max_tokens"],
  responses: ["input", "stream", "model"],
};
const SHOWS_IMAGES = /"(input_image|image_url)"|"type":"image"/;

/** Why we cannot make the request of a language model; `undefined` where we can. */
export function whyNotAsked({ path, body }: ApiRequest): string | undefined {
  const protocol = protocolOf(path);
  if (!protocol) return `is called through another path: ${path}`;
  const { properties, required } = partsOf(body);
  const [question = ""] = SENT[protocol];
  if (!(question in properties)) return `needs a card: its request has no ${question}`;
  // One that is demanded and nowhere described is a slip of the documentation (kie/API.md §8).
  const open = required.find((name) => name in properties && !SENT[protocol].includes(name));
  return open && `needs a card: its request demands ${open}`;
}

/**
 * What a person is asked for by a language model: words, pictures where the documentation shows
 * them, and at most how hard to think and how long to answer. `efforts`: those whose bound is known,
 * since it is held.
 */
export function conversation(request: ApiRequest, efforts: ReadonlySet<string>): InputSchema {
  const { properties } = partsOf(request.body);
  return {
    type: "object",
    required: ["prompt"],
    properties: {
      prompt: { type: "string", maxLength: PROMPT_CHARS_MAX },
      ...(SHOWS_IMAGES.test(JSON.stringify(request.shown)) && { image_urls: IMAGES }),
      ...effort(properties, efforts),
      ...(protocolOf(request.path) === "messages" && answerLength(properties.max_tokens)),
    },
  };
}

function partsOf(body: JsonSchema) {
  const { properties, required } = assembled(body);
  return {
    properties: isObject(properties) ? properties : {},
    required: Array.isArray(required) ? required.filter((it) => typeof it === "string") : [],
  };
}

const IMAGES: Property = {
  type: "array",
  items: { type: "string", format: "uri" },
  maxItems: IMAGES_MAX,
  "x-media": "image",
  "x-max-bytes": IMAGE_BYTES_MAX,
  "x-mime": ["image/jpeg", "image/png", "image/webp"],
};

/** One name for the same thing in two protocols; only the steps whose bound is known. */
function effort(properties: JsonSchema, known: ReadonlySet<string>) {
  const nested = objectIn(objectIn(properties, "reasoning"), "properties");
  const official = objectIn(properties, "reasoning_effort") ?? objectIn(nested, "effort");
  const values = Array.isArray(official?.enum) ? official.enum.filter((it) => known.has(it)) : [];
  if (values.length === 0) return {};
  const start = values.find((it) => it === official?.default);
  return {
    reasoning_effort: {
      type: "string",
      enum: values,
      ...(start !== undefined && { default: start }),
    },
  };
}

function answerLength(official: unknown) {
  if (!isObject(official)) return {};
  const most = typeof official.maximum === "number" ? official.maximum : Number.POSITIVE_INFINITY;
  const values = ANSWER_TOKENS.filter((it) => it <= most);
  const start = values.includes(ANSWER_TOKENS_START) ? ANSWER_TOKENS_START : values[0];
  if (start === undefined) return {};
  return { max_tokens: { type: "integer", enum: values, default: start } };
}
