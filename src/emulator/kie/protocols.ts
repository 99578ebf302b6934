import type { AnsweringModel, Input } from "./types.ts";

/** What a request asks, whatever its protocol calls it. */
export interface Asked {
  prompt: string;
  images: readonly string[];
  /** What was said before it. */
  before: readonly string[];
  effort: string | undefined;
  maxTokens: number | undefined;
  stream: boolean;
}

/** The words and pictures of the last message of a request. */
export function questionOf(path: string, body: unknown): Asked {
  const fields = fieldsOf(body);
  const messages = fields.messages ?? fields.input;
  const last = fieldsOf(Array.isArray(messages) ? messages.at(-1) : undefined);
  const content = typeof messages === "string" ? messages : last.content;
  const parts = Array.isArray(content) ? content.map(fieldsOf) : [];
  const earlier = Array.isArray(messages) ? messages.slice(0, -1).map(fieldsOf) : [];
  const effort = fields.reasoning_effort ?? fieldsOf(fields.reasoning).effort;
  return {
    prompt: wordsOf(content),
    before: earlier.map((it) => wordsOf(it.content)),
    images: parts.flatMap(imageOf),
    effort: typeof effort === "string" ? effort : undefined,
    maxTokens: typeof fields.max_tokens === "number" ? fields.max_tokens : undefined,
    stream: fields.stream === true || (fields.stream === undefined && streamsByDefault(path)),
  };
}

function wordsOf(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content) ? content.map(fieldsOf) : [];
  return parts.map((it) => text(it.text)).join("");
}

/** Whoever does not say otherwise is streamed to by two of the protocols (kie/API.md §8). */
function streamsByDefault(path: string): boolean {
  return !path.endsWith("/responses");
}

function imageOf(part: Input): string[] {
  const { image_url: image, source } = part;
  const url = typeof image === "string" ? image : (fieldsOf(image).url ?? fieldsOf(source).url);
  return typeof url === "string" ? [url] : [];
}

/** A request as the documentation of the protocol shows it. */
export function exampleRequest({ id: model, schema, answers }: AnsweringModel): object {
  const text = "What is in this image?";
  const url = "https://example.com/in.png";
  const sees = JSON.stringify(schema).includes('"x-media":"image"');
  if (answers.path.endsWith("/responses")) {
    const picture = sees ? [{ type: "input_image", image_url: url }] : [];
    return {
      model,
      input: [{ role: "user", content: [{ type: "input_text", text }, ...picture] }],
    };
  }
  if (!sees) return { model, messages: [{ role: "user", content: "Hello" }] };
  const picture = answers.path.endsWith("/messages")
    ? { type: "image", source: { type: "url", url } }
    : { type: "image_url", image_url: { url } };
  return { model, messages: [{ role: "user", content: [{ type: "text", text }, picture] }] };
}

/** A whole reply in the words of the model's protocol (kie/API.md §8). */
export function replyTo(
  { id: model, answers }: AnsweringModel,
  said: { id: string; text: string; used: { input: number; output: number }; credits: number },
): object {
  const { id, text: content, used, credits } = said;
  const common = { id, model, credits_consumed: credits };
  if (answers.path.endsWith("/messages")) {
    return {
      ...common,
      type: "message",
      role: "assistant",
      content: content === "" ? [] : [{ type: "text", text: content }],
      stop_reason: "end_turn",
      usage: { input_tokens: used.input, output_tokens: used.output },
    };
  }
  if (answers.path.endsWith("/responses")) {
    const message = {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: content }],
    };
    return {
      ...common,
      object: "response",
      status: "completed",
      output: [{ type: "reasoning", summary: [] }, ...(content === "" ? [] : [message])],
      usage: { input_tokens: used.input, output_tokens: used.output },
    };
  }
  const message = { role: "assistant", content };
  return {
    ...common,
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: { prompt_tokens: used.input, completion_tokens: used.output },
  };
}

function fieldsOf(value: unknown): Input {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Input)
    : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
