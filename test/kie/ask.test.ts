import { describe, expect, test } from "bun:test";
import type { EmulatedModel } from "../../src/emulator/kie/index.ts";
import type { Question } from "../../src/kie/index.ts";
import { type KiePair, kiePair } from "../support/kie-pair.ts";

// Goal: each of the three protocols is spoken as documented (kie/API.md §8), and nothing is asked
// twice. Method: the emulator checks the body against an official schema of that protocol.

const content = { oneOf: [{ type: "string" }, { type: "array", items: { type: "object" } }] };
const message = { type: "object", required: ["role", "content"], properties: { content } };
const messages = { type: "array", items: message, minItems: 1 };
const effort = { type: "string", enum: ["low", "high"] };

const MODELS: readonly EmulatedModel[] = [
  model("talk-a", "/talk-a/v1/chat/completions", {
    required: ["messages", "stream"],
    properties: { messages, stream: { const: false }, reasoning_effort: effort },
    additionalProperties: false,
  }),
  model("talk-b", "/somebody/v1/messages", {
    required: ["model", "messages", "max_tokens", "stream"],
    properties: {
      model: { enum: ["talk-b"] },
      messages,
      stream: { const: false },
      max_tokens: { type: "number", minimum: 1 },
    },
    additionalProperties: false,
  }),
  model("talk-c", "/else/v1/responses", {
    required: ["model", "input", "stream"],
    properties: {
      model: { enum: ["talk-c"] },
      input: messages,
      stream: { const: false },
      reasoning: { type: "object", properties: { effort } },
    },
    additionalProperties: false,
  }),
];

function model(id: string, path: string, body: object): EmulatedModel {
  const answers = {
    path,
    body: { type: "object", ...body },
    creditsFor: (used: { input: number; output: number }) => (used.input + used.output) / 1_000,
  };
  return { id, schema: {}, output: "text", kind: "chat", creditsFor: () => 1, answers };
}

const HELLO = { prompt: "Привет", images: [] };
const A: Question = { path: "/talk-a/v1/chat/completions", model: "talk-a", ...HELLO };
const B: Question = { path: "/somebody/v1/messages", model: "talk-b", maxTokens: 64, ...HELLO };
const C: Question = { path: "/else/v1/responses", model: "talk-c", effort: "high", ...HELLO };

type Fault = Parameters<KiePair["emulator"]["control"]["faults"]["set"]>[0];

/** One question and its answer; the other side thinks for a second of the clock. */
async function asked(question: Question, fault?: Fault) {
  await using pair = await kiePair({ models: MODELS, credit: 100 });
  const { clock, emulator, kie } = pair;
  if (fault) emulator.control.faults.set(fault, { next: 1 });
  const answer = kie.ask(question);
  let isThere = false;
  void answer.then(() => {
    isThere = true;
  });
  while (!isThere) {
    // One is our own time limit, which must not pass while a busy machine carries the question.
    if (clock.sleeping > 1) clock.move(1_000);
    await Bun.sleep(0);
  }
  return { outcome: await answer, tasks: emulator.control.tasks() };
}

describe("a question to a language model", () => {
  test.each([A, B, C])(
    "is put and answered in the protocol of $path (R93, G37)",
    async (question) => {
      const { outcome, tasks } = await asked(question);
      expect(outcome).toMatchObject({ status: "answered", id: tasks[0]?.taskId });
      if (outcome.status !== "answered") throw new Error("it was answered");
      expect(outcome.text).toContain("Вы спросили: **Привет**");
      expect(outcome.credits).toBe(String(tasks[0]?.credits));
      expect(outcome.used?.input).toBeGreaterThan(0);
      expect(tasks[0]?.input).toMatchObject({ prompt: "Привет" });
    },
  );

  test.each([A, B, C])("may show pictures at $path (G37)", async (question) => {
    const images = ["https://example.com/a.png", "https://example.com/b.png"];
    const { tasks } = await asked({ ...question, images });
    expect(tasks[0]?.input).toMatchObject({ prompt: "Привет", image_urls: images });
  });

  test.each([
    ["create_429", { status: "later", code: 429 }],
    ["create_455", { status: "later", code: 455 }],
    ["credit_zero", { status: "refused", class: "our_credit" }],
    ["key_refused", { status: "refused", class: "our_key" }],
    ["task_moderation", { status: "refused", class: "moderation" }],
    ["create_500", { status: "refused", class: "model_down" }],
    ["create_lost_before", { status: "unknown" }],
    ["create_lost_after", { status: "unknown" }],
    ["task_empty", { status: "answered", text: "" }],
  ] as const)("that meets %s says so (R95, N19)", async (fault, expected) => {
    const { outcome } = await asked(A, fault);
    expect(outcome).toMatchObject(expected);
  });

  test("whose body is not what the schema wants is refused as input (R92)", async () => {
    const { outcome } = await asked({ ...A, effort: "enormous" });
    expect(outcome).toMatchObject({ status: "refused", class: "input" });
  });
});

test.each([A, B, C])("what was said before comes first at $path (R93)", async (question) => {
  const turns = [{ question: "Кто ты?", answer: "Помощник." }];
  const { outcome, tasks } = await asked({ ...question, turns });
  expect(outcome).toMatchObject({ status: "answered" });
  expect(tasks[0]?.input).toMatchObject({ prompt: "Привет", before: ["Кто ты?", "Помощник."] });
});
