import { protocolOf } from "../catalog/index.ts";
import { Bug } from "../kernel/index.ts";
import type { Question } from "./types.ts";

/**
 * The official request for one question. Never streamed: only a whole reply is known to tell what
 * it cost. A text without pictures goes as a plain string, since one endpoint answers lists of
 * parts with nothing (kie/API.md §8).
 */
export function askBody(question: Question): object {
  switch (protocolOf(question.path)) {
    case "completions":
      return completions(question);
    case "messages":
      return messages(question);
    case "responses":
      return responses(question);
    case undefined:
      throw new Bug(`no protocol of this name is known: ${question.path}`);
  }
}

/** The path names the model, as a rule. */
function completions({ model, path, prompt, images, effort }: Question) {
  const parts = [
    { type: "text", text: prompt },
    ...images.map((url) => ({ type: "image_url", image_url: { url } })),
  ];
  return {
    ...(!path.startsWith(`/${model}/`) && { model }),
    messages: [{ role: "user", content: images.length > 0 ? parts : prompt }],
    stream: false,
    ...(effort !== undefined && { reasoning_effort: effort }),
  };
}

function messages({ model, prompt, images, maxTokens }: Question) {
  const parts = [
    ...images.map((url) => ({ type: "image", source: { type: "url", url } })),
    { type: "text", text: prompt },
  ];
  return {
    model,
    messages: [{ role: "user", content: images.length > 0 ? parts : prompt }],
    stream: false,
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
  };
}

function responses({ model, prompt, images, effort }: Question) {
  const parts = [
    { type: "input_text", text: prompt },
    ...images.map((url) => ({ type: "input_image", image_url: url })),
  ];
  return {
    model,
    input: [{ role: "user", content: parts }],
    stream: false,
    ...(effort !== undefined && { reasoning: { effort } }),
  };
}
