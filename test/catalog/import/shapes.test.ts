// Goal: an input in one of several shapes becomes a question which of them it shall be, and what is
// sent fits that shape of the official document.
// Method: an imported entry is laid over the files, and each choice is filled in and sent.
import { expect, test } from "bun:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { embeddedData } from "../../../src/catalog/files.ts";
import { importModel } from "../../../src/catalog/import/import-model.ts";
import type { ModelSource } from "../../../src/catalog/import/model-source.ts";
import { checkInput, type Input, loadOverlaid, price, toSend } from "../../../src/catalog/index.ts";
import { present } from "../../../src/kernel/index.ts";
import { documentOf, ground } from "./published.ts";

const ID = "new/model";
const prompt = { type: "string", maxLength: 500 };
const image = { type: "string", format: "uri", description: "URL of the image" };
const mode = (value: string) => ({ type: "string", enum: [value] });

const source: ModelSource = {
  id: ID,
  title: "New Model",
  maker: "Maker",
  taskTypes: ["Text to Image"],
  priceText: "It costs 5 credits per image",
};

function sold(input: object, schemas: object = {}) {
  const outcome = importModel({ ...source, document: documentOf(input, schemas) }, ground);
  if (outcome.status === "unfit") throw new Error(outcome.reason);
  const entry = { id: ID, base: "", key: "new-one", ...outcome.entry };
  const catalogue = loadOverlaid(embeddedData, { entries: [entry], prices: {} }, "78.00");
  const problem = catalogue.broken.find(({ id }) => id === ID)?.reason;
  return { model: present(catalogue.byKey("new-one"), problem ?? "it is on sale"), entry };
}

function branches(input: object, schemas: object = {}) {
  const { model } = sold(input, schemas);
  const field = present(
    model.fields.find(({ type }) => type === "branch"),
    "it asks which",
  );
  if (field.type !== "branch") throw new Error(field.type);
  return { model, options: field.options };
}

const WORDS_OR_FRAME = {
  oneOf: [
    {
      title: "Words only",
      type: "object",
      required: ["prompt", "mode"],
      properties: { prompt, mode: mode("words"), seed: { type: "integer", minimum: 0 } },
      additionalProperties: false,
    },
    {
      title: "A frame first",
      type: "object",
      required: ["prompt", "mode", "image_url"],
      properties: { prompt, mode: mode("frame"), image_url: image },
      additionalProperties: false,
    },
  ],
};

test("each shape is a choice with fields and constants of its own (R97, R90)", () => {
  const { model, options } = branches(WORDS_OR_FRAME);
  expect(options.map(({ label, fixed, required }) => [label, fixed, required])).toEqual([
    ["Words only", { mode: "words" }, []],
    ["A frame first", { mode: "frame" }, ["image_url"]],
  ]);
  const official = new Ajv2020({ strict: false, formats: { uri: true } }).compile(WORDS_OR_FRAME);
  const all = { prompt: "кот", seed: 7, image_url: "https://example.com/in.png", mode: "x" };
  const sent = options.map(({ value }) => toSend(model, { ...all, oneOf: value }));
  expect(sent).toEqual([
    { prompt: "кот", seed: 7, mode: "words" },
    { prompt: "кот", image_url: "https://example.com/in.png", mode: "frame" },
  ]);
  for (const input of sent) {
    // A run that is repeated is known by its fields.
    expect(toSend(model, input)).toEqual(input);
    expect([official(input), official.errors]).toEqual([true, null]);
    expect(checkInput(model, input, {})).toEqual([]);
    expect(price(model, input).status).toBe("priced");
  }
});

test("shapes without a mark are told apart by what they demand, also where one holds another (R97)", () => {
  const { model, options } = branches(
    {
      anyOf: [
        { $ref: "#/components/schemas/By%20words" },
        {
          allOf: [
            { $ref: "#/components/schemas/By%20words" },
            { required: ["image_url"], properties: { image_url: image } },
          ],
        },
      ],
    },
    { "By words": { type: "object", required: ["prompt"], properties: { prompt } } },
  );
  expect(options.map(({ required }) => required)).toEqual([[], ["image_url"]]);
  const photo: Input = { prompt: "кот", image_url: "https://example.com/in.png" };
  const [words, both] = options.map(({ value }) => toSend(model, { ...photo, oneOf: value }));
  expect(words).toEqual({ prompt: "кот" });
  expect(both).toEqual(photo);
  expect(toSend(model, photo)).toEqual(photo);
  expect(checkInput(model, present(both, "it was sent"), {})).toEqual([]);
});

test("shapes that differ in marks alone are different choices (R97)", () => {
  const shape = (value: string) => ({
    type: "object",
    required: ["prompt", "style"],
    properties: { prompt, style: { const: value } },
  });
  const { model, options } = branches({ oneOf: [shape("ink"), shape("oil")] });
  expect(options.map(({ label }) => label)).toEqual(["ink", "oil"]);
  expect(new Set(options.map(({ value }) => value)).size).toBe(2);
  const sent = options.map(({ value }) => toSend(model, { prompt: "кот", oneOf: value }));
  expect(sent.map(({ style }) => style)).toEqual(["ink", "oil"]);
});

test("of a field that shapes limit differently the strictest limit holds (R97)", () => {
  const { model } = sold({
    oneOf: [
      { required: ["prompt", "mode"], properties: { prompt, mode: mode("a") } },
      {
        required: ["prompt", "mode"],
        properties: { prompt: { type: "string", maxLength: 90 }, mode: mode("b") },
      },
    ],
  });
  expect(model.fields.find(({ name }) => name === "prompt")).toMatchObject({ maxLength: 90 });
});

test("a shape that nobody can fill in is not offered, and with one left there is no question (R97)", () => {
  const { model } = sold({
    oneOf: [
      { required: ["task_id"], properties: { task_id: { type: "string" } } },
      { required: ["prompt"], properties: { prompt } },
    ],
  });
  expect(model.fields.map(({ name, required }) => [name, required])).toEqual([["prompt", true]]);
});

test("shapes that contradict each other need a card (R97)", () => {
  const shape = (type: string) => ({
    required: ["prompt"],
    properties: { prompt, size: { type } },
  });
  const input = { oneOf: [shape("string"), shape("integer")] };
  expect(importModel({ ...source, document: documentOf(input) }, ground)).toEqual({
    status: "unfit",
    reason: "needs a card: its shapes differ in size",
  });
});
