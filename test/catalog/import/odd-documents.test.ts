// Goal: documents of models that are in nobody's files, in every shape that was seen or is allowed,
// become entries without a change of code, or say what is missing.
import { expect, test } from "bun:test";
import { type Imported, importModel } from "../../../src/catalog/import/import-model.ts";
import { isObject } from "../../../src/catalog/import/json.ts";
import type { ModelSource } from "../../../src/catalog/import/model-source.ts";
import { renewModel } from "../../../src/catalog/import/renew-model.ts";
import type { Random } from "../../../src/kernel/index.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import { documentOf, ground, published } from "./published.ts";

const line = { text: "New Model", credits: 5, unit: "per image", model: "new/model" };
const source: ModelSource = {
  id: "new/model",
  title: "New Model",
  maker: "Maker",
  taskTypes: ["Text to Image"],
  priceText: "It costs 5 credits per image",
  feed: [line],
};

function imports(input: object, schemas: object = {}, more: Partial<ModelSource> = {}): Imported {
  return importModel({ ...source, document: documentOf(input, schemas), ...more }, ground);
}

function fields(outcome: Imported) {
  if (outcome.status === "unfit") throw new Error(outcome.reason);
  return outcome.entry.facts.input.properties;
}

const prompt = { type: "string", maxLength: 500 };
const simple = { type: "object", required: ["prompt"], properties: { prompt } };

test("a chain of references with spaces, percent signs and a space at the end is followed (R97)", () => {
  const outcome = imports(
    { $ref: "#/components/schemas/Input%20of%20100%25%20" },
    {
      "Input of 100% ": { $ref: "#/components/schemas/Real~1Input" },
      "Real/Input": {
        type: "object",
        required: ["prompt"],
        properties: { prompt, style: { $ref: "#/components/schemas/Not encoded 50%" } },
      },
      "Not encoded 50%": { type: "string", enum: ["basic", "pro"], default: "basic" },
    },
  );
  expect(fields(outcome)).toEqual({
    prompt,
    style: { type: "string", enum: ["basic", "pro"], default: "basic" },
  });
});

test("keywords beside a reference apply too, and allOf is put together (R97)", () => {
  const outcome = imports(
    {
      allOf: [
        { $ref: "#/components/schemas/Base" },
        {
          required: ["size"],
          properties: { size: { $ref: "#/components/schemas/Size", default: "1K" } },
        },
      ],
    },
    { Base: simple, Size: { type: "string", enum: ["1K", "2K"] } },
  );
  expect(fields(outcome)).toEqual({
    prompt,
    size: { type: "string", enum: ["1K", "2K"], default: "1K" },
  });
  expect(outcome).toMatchObject({ entry: { facts: { input: { required: ["prompt", "size"] } } } });
});

test("what may be null may be left out, however it is said (R97)", () => {
  const outcome = imports({
    ...simple,
    properties: {
      prompt,
      seed: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }], default: null },
      style: { type: ["string", "null"], enum: ["a", "b", null] },
      loop: { type: "boolean", nullable: true },
      mode: { oneOf: [{ const: "fast", title: "Fast" }, { const: "slow" }, { const: null }] },
      only: { const: "v6" },
      level: { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 11 },
      weight: { type: "number", minimum: 0, maximum: 1, multipleOf: 0.01 },
    },
  });
  expect(fields(outcome)).toEqual({
    prompt,
    seed: { type: "integer", minimum: 0 },
    style: { type: "string", enum: ["a", "b"] },
    loop: { type: "boolean" },
    mode: { type: "string", enum: ["fast", "slow"] },
    only: { type: "string", enum: ["v6"] },
    level: { type: "integer", minimum: 1, maximum: 10 },
    weight: { type: "number", minimum: 0, maximum: 1, "x-decimals": 2 },
  });
});

test("files are known by their names, their types and their sizes in prose (R97)", () => {
  const address = { type: "string", format: "uri" };
  const outcome = imports({
    type: "object",
    required: ["prompt", "image_urls "],
    properties: {
      prompt,
      "image_urls ": {
        type: "array",
        items: address,
        maxItems: 4,
        description:
          "Up to 4 pictures (File URL after upload, not file content; Accepted types: image/jpeg, image/png; Max size: 10.0MB)",
      },
      video_url: {
        type: "string",
        description: "A clip to follow. Max size: 50MB. Max duration: 15s",
      },
      voiceUrl: { ...address, default: "https://somebody.example/voice.mp3" },
      mask: { ...address, description: "The part that is drawn anew." },
      callback_url: address,
      link: { ...address, description: "Anything." },
      task_id: { type: "string" },
    },
  });
  expect(fields(outcome)).toMatchObject({
    image_urls: {
      type: "array",
      maxItems: 4,
      "x-media": "image",
      "x-mime": ["image/jpeg", "image/png"],
      "x-max-bytes": 10_485_760,
    },
    video_url: { "x-media": "video", "x-max-bytes": 52_428_800, "x-max-seconds": 15 },
    voiceUrl: { "x-media": "audio" },
    mask: { "x-media": "image" },
  });
  expect(fields(outcome).voiceUrl).not.toHaveProperty("default");
  expect(outcome).toMatchObject({
    remarks: [
      "field callback_url is not offered: is an address of ours, not of the person's",
      "field link is not offered: takes a file of unknown kind",
      "field task_id is not offered: is the id of another job",
    ],
  });
});

test.each([
  [
    { $ref: "#/components/schemas/A" },
    { A: { $ref: "#/components/schemas/A" } },
    "refers to itself",
  ],
  [{ $ref: "#/components/schemas/B" }, {}, "refers to what is not there"],
  [{ $ref: "https://elsewhere.example/x" }, {}, "refers elsewhere"],
  [
    { type: "object", properties: {} },
    {},
    "needs a card: it does not ask for what a text-to-image",
  ],
  [
    {
      type: "object",
      required: ["prompt", "task_id"],
      properties: { prompt, task_id: { type: "string" } },
    },
    {},
    "needs a card: field task_id is the id of another job",
  ],
])("a document that cannot be read says why: %j (R97)", (input, schemas, why) => {
  expect(imports(input, schemas)).toEqual({
    status: "unfit",
    reason: expect.stringContaining(why),
  });
});

test("lengths that only prose tells are limits (R97)", () => {
  const file = (description: string) => ({ type: "string", format: "uri", description });
  const outcome = imports({
    ...simple,
    properties: {
      prompt: { type: "string", description: "What to draw. Maximum length is 2,500 characters." },
      video_url: file("A clip. The duration must be between 3 to 30 seconds."),
      audio_url: file("A voice of up to 15 seconds (Max size: 5MB)."),
    },
  });
  expect(fields(outcome)).toMatchObject({
    prompt: { type: "string", maxLength: 2500 },
    video_url: { "x-media": "video", "x-min-seconds": 3, "x-max-seconds": 30 },
    audio_url: { "x-media": "audio", "x-max-seconds": 15, "x-max-bytes": 5_242_880 },
  });
});

/** Each of them refers twice to the next one: a billion parts out of thirty. */
const GROWING = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => {
    const next = { $ref: `#/components/schemas/S${index + 1}` };
    return [`S${index}`, { type: "object", properties: { one: next, other: next } }];
  }),
);

test("a document without an end is given up early, and a huge one needs a card (R97)", () => {
  const nested = Array.from({ length: 3_000 }).reduce<object>(
    (inner) => ({ type: "object", properties: { inner } }),
    prompt,
  );
  const many = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`field_${i}`, prompt]));
  const values = Array.from({ length: 60_000 }, (_, i) => `v${i}`);
  const reasons = [
    imports({ $ref: "#/components/schemas/S0" }, { ...GROWING, S30: prompt }),
    imports({ ...simple, properties: { prompt, nested } }),
    imports({ ...simple, properties: { prompt, ...many } }),
    imports({
      ...simple,
      required: ["prompt", "style"],
      properties: { prompt, style: { enum: values } },
    }),
  ].map((it) => (it.status === "unfit" ? it.reason : "entry"));
  expect(reasons).toEqual([
    "its document has no end",
    "its document has no end",
    "needs a card: it has 901 fields",
    "needs a card: field style has more values than anybody looks through",
  ]);
});

const ODD: readonly unknown[] = [
  null,
  "",
  0,
  -1,
  true,
  [],
  {},
  [null],
  "x".repeat(50),
  { type: ["string", "null"] },
  { $ref: "#/components/schemas/nowhere" },
  { enum: [] },
  { enum: [1, "a", null, {}] },
  { anyOf: [] },
  { oneOf: [{}] },
  { allOf: [null] },
  { const: {} },
  { type: "array" },
  { items: [] },
  { required: "prompt" },
  { properties: { a: null } },
  { minimum: "x", pattern: "(" },
];

/** The document with some of its parts put out of order. */
function disturbed(document: unknown, random: Random): unknown {
  const whole = structuredClone(document);
  const pick = (count: number) => Math.floor(random.fraction() * count);
  for (let times = 1 + pick(3); times > 0; times--) {
    let parent: Record<string, unknown> = { whole };
    let key = "whole";
    for (;;) {
      const inner = parent[key];
      if (typeof inner !== "object" || inner === null || random.fraction() < 0.12) break;
      const names = Object.keys(inner);
      if (names.length === 0) break;
      parent = inner as Record<string, unknown>;
      key = names[pick(names.length)] ?? "";
    }
    const odd = structuredClone(ODD[pick(ODD.length)]);
    const before = parent[key];
    const isBoth = isObject(before) && isObject(odd) && random.fraction() < 0.5;
    parent[key] = isBoth ? { ...before, ...odd } : odd;
  }
  return whole;
}

test("whatever is wrong in a document, it is an entry or a reason, and nothing is thrown (R97, R105)", () => {
  const random = seededRandom(11);
  const seen = { entry: 0, unfit: 0 };
  for (const { facts, source: told } of [...published, ...published, ...published]) {
    const given = { ...told, document: disturbed(told.document, random) };
    const outcome = importModel(given, ground);
    renewModel(given, { facts, card: undefined }, ground);
    seen[outcome.status]++;
    if (outcome.status === "unfit") expect(outcome.reason).not.toBe("");
  }
  expect(seen.entry).toBeGreaterThan(100);
  expect(seen.unfit).toBeGreaterThan(100);
});

test("a model with a path of its own, a task nobody knows or no document is left out (R97)", () => {
  const chat = { paths: { "/talk/v1/models/a:generate": { post: {} } } };
  const reasons = [
    importModel({ ...source, document: chat }, ground),
    importModel(source, ground),
    importModel({ ...source, document: "<html>" }, ground),
    imports(simple, {}, { taskTypes: ["Text to Smell"] }),
  ];
  expect(reasons.map((it) => (it.status === "unfit" ? it.reason : "entry"))).toEqual([
    "is called through another path: /talk/v1/models/a:generate",
    "the provider has no document of it yet",
    "the provider has no document of it yet",
    "needs a card: its task is unknown: Text to Smell",
  ]);
});

test("every field has words: the dictionary's, or its own name and values (R100)", () => {
  const outcome = imports({
    ...simple,
    properties: {
      prompt,
      motionStrength: { type: "integer", minimum: 1, maximum: 9 },
      look_and_feel: { type: "string", enum: ["grainy film", "16:9"] },
    },
  });
  expect(outcome).toMatchObject({
    entry: {
      card: {
        section: "image",
        what: "Рисует картинку по описанию.",
        fields: {
          motionStrength: { label: "Motion strength", hint: "Например: 1. Не больше 9" },
          look_and_feel: { label: "Look and feel", options: { "grainy film": "grainy film" } },
        },
      },
    },
  });
});

test("where no maker is known, the provider's own name does not stand for it (R97, design §7)", () => {
  const makerOf = (maker: string) => {
    const outcome = imports(simple, {}, { maker });
    return outcome.status === "entry" ? outcome.entry.facts.maker : outcome.reason;
  };
  for (const unknown of ["", " ", "Kie", "kie.ai", "KIE"]) {
    expect(makerOf(unknown)).toBe("Автор не указан");
  }
  expect(makerOf("Maker")).toBe("Maker");
});
