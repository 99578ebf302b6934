import * as v from "valibot";

/** A field of the wrong type is a field that is not there: it must not hide a paid answer. */
const lenient = <T extends v.GenericSchema>(schema: T) => v.fallback(v.optional(schema), undefined);

const count = lenient(v.pipe(v.number(), v.integer(), v.minValue(0)));

/** Whatever the three protocols have in common, and what each of them calls its own. */
const reply = v.object({
  id: lenient(v.string()),
  credits_consumed: lenient(v.pipe(v.union([v.number(), v.string()]), v.transform(String))),
  usage: lenient(
    v.object({
      prompt_tokens: count,
      completion_tokens: count,
      input_tokens: count,
      output_tokens: count,
    }),
  ),
  choices: lenient(v.array(v.object({ message: v.object({ content: v.optional(v.unknown()) }) }))),
  content: v.optional(v.unknown()),
  output: v.optional(v.unknown()),
  output_text: lenient(v.string()),
});

export interface Answer {
  /** The provider's name of this reply, for the timeline. */
  id?: string;
  /** Empty: the model said nothing. */
  text: string;
  /** As a decimal text. */
  credits?: string;
  used?: { input: number; output: number };
}

/** The answer in a reply of any of the protocols; nothing if it is not one (kie/API.md §8). */
export function answerIn(body: unknown): Answer | undefined {
  const parsed = v.safeParse(reply, body);
  if (!parsed.success) return undefined;
  const {
    id,
    credits_consumed: credits,
    usage,
    choices,
    content,
    output,
    output_text,
  } = parsed.output;
  if (!choices && !Array.isArray(content) && !Array.isArray(output) && output_text === undefined) {
    return undefined;
  }
  const text = choices
    ? textOf(choices[0]?.message.content)
    : textOf(content) || textOf(output) || (output_text ?? "");
  const input = usage?.prompt_tokens ?? usage?.input_tokens;
  const written = usage?.completion_tokens ?? usage?.output_tokens;
  return {
    text: text.trim(),
    ...(id && { id }),
    ...(credits !== undefined && /^\d+(\.\d+)?$/.test(credits) && { credits }),
    ...(input !== undefined && written !== undefined && { used: { input, output: written } }),
  };
}

/** Thoughts and calls of tools are parts too: only what is text for the person is taken. */
const SPOKEN = new Set<unknown>(["text", "output_text", "message"]);

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .filter((part) => typeof part === "object" && part !== null && SPOKEN.has(part.type))
    .map((part: { text?: unknown; content?: unknown }) =>
      typeof part.text === "string" ? part.text : textOf(part.content),
    )
    .filter((text) => text !== "")
    .join("\n\n");
}
