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
function completions({ model, path, prompt, images, turns, effort }: Question) {
  const parts = [
    { type: "text", text: prompt },
    ...images.map((url) => ({ type: "image_url", image_url: { url } })),
  ];
  return {
    ...(!path.startsWith(`/${model}/`) && { model }),
    messages: [...said(turns), { role: "user", content: images.length > 0 ? parts : prompt }],
    stream: false,
    ...(effort !== undefined && { reasoning_effort: effort }),
  };
}

function messages({ model, prompt, images, turns, maxTokens }: Question) {
  const parts = [
    ...images.map((url) => ({ type: "image", source: { type: "url", url } })),
    { type: "text", text: prompt },
  ];
  return {
    model,
    messages: [...said(turns), { role: "user", content: images.length > 0 ? parts : prompt }],
    stream: false,
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
  };
}

/** What was said before, in plain words: pictures of former questions are not shown again. */
function said(turns: Question["turns"] = []) {
  return turns.flatMap(({ question, answer }) => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]);
}

function responses({ model, prompt, images, turns = [], effort }: Question) {
  const before = turns.flatMap(({ question, answer }) => [
    { role: "user", content: [{ type: "input_text", text: question }] },
    { role: "assistant", content: [{ type: "output_text", text: answer }] },
  ]);
  const parts = [
    { type: "input_text", text: prompt },
    ...images.map((url) => ({ type: "input_image", image_url: url })),
  ];
  return {
    model,
    input: [...before, { role: "user", content: parts }],
    stream: false,
    ...(effort !== undefined && { reasoning: { effort } }),
  };
}
