interface Schema {
  type?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
}

/** A language model as the facts describe it: the body of one synchronous request. */
export interface ChatFact {
  paths: { create: string };
  name: string;
  input: Schema;
  example: Record<string, unknown>;
  note?: string;
  constraints?: string[];
}

/** The messenger's words for how long an answer may be; the price rises with it. */
const ANSWER_TOKENS = [1024, 4096, 8192, 16384];
/** Far within every model's window, and two messages more than a person types. */
const PROMPT_CHARS_MAX = 20_000;
const IMAGES_MAX = 4;
const IMAGE_BYTES_MAX = 10 * 1024 * 1024;
/** What the endpoint itself says of all its models. */
const OF_THE_ENDPOINT =
  /^(synchronous(: no task)?|SSE when stream is true|the reply carries credits_consumed|the model is named by the path(, no model field)?|no stream field in the schema)$/;

/**
 * The facts of a language model for the catalogue: the official schema is of a whole request, a
 * person is asked for words, pictures and at most how hard to think and how long to answer.
 */
export function conversation({ paths, name, input, example, note = "", ...rest }: ChatFact) {
  const notes = note.split("; ").filter((part) => !OF_THE_ENDPOINT.test(part));
  const { note: _, ...others } = { ...rest, note };
  return {
    ...others,
    name: name.replace(/ \(OpenAI format\)$/, ""),
    path: paths.create,
    body: input,
    input: {
      type: "object",
      required: ["prompt"],
      properties: {
        prompt: { type: "string", maxLength: PROMPT_CHARS_MAX },
        ...(takesImages(example) && { image_urls: images() }),
        ...effort(input.properties ?? {}),
        ...(input.properties?.max_tokens && {
          max_tokens: { type: "integer", enum: ANSWER_TOKENS, default: 4096 },
        }),
      },
    },
    example: { prompt: "Hello" },
    ...(notes.length > 0 && { note: notes.join("; ") }),
  };
}

/** The documentation shows it by its example. */
function takesImages(example: Record<string, unknown>): boolean {
  return /"(input_image|image_url)"/.test(JSON.stringify(example));
}

function images() {
  return {
    type: "array",
    items: { type: "string", format: "uri" },
    maxItems: IMAGES_MAX,
    "x-media": "image",
    "x-max-bytes": IMAGE_BYTES_MAX,
    "x-mime": ["image/jpeg", "image/png", "image/webp"],
  };
}

/** One name for the same thing in two protocols; the highest steps only where a bound is known. */
function effort(properties: Record<string, Schema>) {
  const official = properties.reasoning_effort ?? properties.reasoning?.properties?.effort;
  if (!official?.enum) return {};
  const { enum: values, default: start } = official;
  return {
    reasoning_effort: {
      type: "string",
      enum: values,
      ...(start !== undefined && { default: start }),
    },
  };
}
