// Goal: nothing that the provider would refuse leaves the house, and the person learns why.
import { describe, expect, test } from "bun:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import {
  activeFields,
  checkField,
  checkInput,
  type Field,
  type Input,
  type Model,
  toSend,
} from "../../src/catalog/index.ts";
import { anyInput } from "./any-input.ts";
import { catalogue, files, sold } from "./sold.ts";

const RUSSIAN = /[А-Яа-яЁё]/;
const perModel = catalogue.models.map((model) => [model.id, model] as const);

describe.each(perModel)("%s", (_id, model) => {
  const { musts, mediaRules, sums } = model.terms;
  const rules = new Set([...musts, ...mediaRules, ...sums].map((it) => it.name));

  test("takes its own example (R89, R105)", () => {
    expect(checkInput(model, model.example)).toEqual([]);
  });

  test("names each required field that is missing (R87, R91, R146)", () => {
    for (const name of requiredBySchema(model)) {
      if (name in model.terms.fixed) continue; // It is always sent.
      if (model.terms.linked.some((it) => it.name === name)) continue; // It follows another one.
      const field = model.fields.find((it) => it.name === name);
      const { [name]: _gone, ...rest } = model.example;
      const problems = checkInput(model, rest).filter((it) => it.field === name);
      if (field?.default === undefined) expect(problems[0]?.text).toContain(`«${field?.label}»`);
      else expect(problems).toEqual([]);
    }
  });

  test("refuses a wrong value of each kind, in Russian (R94, R147)", () => {
    for (const field of activeFields(model, model.example)) {
      for (const value of wrongValues(field)) {
        const problems = checkInput(model, { ...model.example, [field.name]: value });
        const found = problems.find((it) => it.field?.split(".")[0] === field.name);
        expect([field.name, value, found?.text]).toEqual([
          field.name,
          value,
          expect.stringMatching(RUSSIAN),
        ]);
      }
    }
  });

  test("takes whatever its form can make, and so does the official schema (R88, R90)", () => {
    const official = new Ajv2020({ strict: false, formats: { uri: true } }).compile(model.schema);
    fc.assert(
      fc.property(anyInput(model), (values) => {
        const problems = checkInput(model, values);
        expect(problems.filter((it) => !rules.has(it.rule))).toEqual([]);
        // A sum that does not fit is refused, and would be by the provider.
        if (model.terms.sums.length > 0 && problems.length > 0) return;
        const sent = uploaded(toSend(model, values));
        expect([official(sent), official.errors]).toEqual([true, null]);
      }),
      { numRuns: 30 },
    );
  });

  test("gets no field that is not its own, and its values stay as they were (N31)", () => {
    const sent = toSend(model, {
      ...model.example,
      __proto__: 1,
      webhook: "https://x.example",
      n_: 3,
    });
    const fields = model.fields.map((field) => field.name);
    const linked = model.terms.linked.map((it) => it.name);
    const known = new Set([...fields, ...linked, ...Object.keys(model.terms.fixed)]);
    expect(Object.keys(sent).filter((name) => !known.has(name))).toEqual([]);
    expect(toSend(model, sent)).toEqual(sent);
  });
});

/** With addresses where files of the messenger were. */
function uploaded(input: Input): Input {
  const text = JSON.stringify(input).replaceAll('"tg:', '"https://files.example.org/');
  return JSON.parse(text) as Input;
}

function requiredBySchema(model: Model): readonly string[] {
  return (model.schema as { required?: string[] }).required ?? [];
}

/** One value for every way in which a field can be wrong. */
function wrongValues(field: Field): readonly unknown[] {
  switch (field.type) {
    case "choice":
      return ["нет такого", {}];
    case "toggle":
      return ["да", 1];
    case "number": {
      const { minimum, maximum } = field;
      const outside = [
        ...(minimum === undefined ? [] : [minimum - 1]),
        ...(maximum === undefined ? [] : [maximum + 1]),
      ];
      return [
        "много",
        ...(field.asText ? [7] : [...outside, "7"]),
        ...(field.integer ? [1.5] : []),
      ];
    }
    case "text":
      return [
        5,
        "я".repeat(field.maxLength + 1),
        ...(field.minLength > 1 ? ["я".repeat(field.minLength - 1)] : []),
      ];
    case "list":
      return ["нет", [7], Array.from({ length: field.maxItems + 1 }, () => 7)];
    case "group":
      return ["нет", 7];
    case "serial":
    case "pick":
      return [7];
    case "branch":
      return [];
    case "media":
      return field.many
        ? ["tg:a", ["не файл"], files(field.maxItems + 1), [7]]
        : ["не файл", ["tg:a"], 7];
    // Of the provider's own ids nothing is known.
    case "job":
      return [7];
  }
}

describe("what is sent", () => {
  const sent = (id: string, values: Input = {}) => toSend(sold(id), values);

  test("has what was chosen, what is required and what the price depends on (R92, N26)", () => {
    expect(sent("wan/2-7-image", { prompt: "кот" })).toEqual({ prompt: "кот", n: 1 });
    expect(sent("gpt-image-2-text-to-image", { prompt: "кот" })).toEqual({
      prompt: "кот",
      resolution: "1K",
    });
    expect(sent("ideogram/v3-remix", { prompt: "кот", image_url: "tg:a" })).toEqual({
      prompt: "кот",
      image_url: "tg:a",
      rendering_speed: "TURBO",
      num_images: "1",
    });
    expect(sent("grok-imagine/text-to-image", { prompt: "кот" })).toEqual({
      prompt: "кот",
      aspect_ratio: "1:1",
      enable_pro: false,
    });
  });

  test("leaves the provider's other defaults to the provider (R92)", () => {
    const example = { prompt: "кот", aspect_ratio: "16:9", resolution: "2K" };
    expect(sent("gpt-image-2-text-to-image", example)).toEqual(example);
    expect(sent("nano-banana-2", { prompt: "кот" })).toEqual({ prompt: "кот", resolution: "1K" });
  });

  test("starts a required field at a value that has a price (N26)", () => {
    expect(sent("seedream/5-pro-layer-decomposition", { image_url: "tg:a" })).toEqual({
      image_url: "tg:a",
      size: "1K",
    });
  });

  test("has no empty text or list, and nothing that has no effect (N31)", () => {
    const values = { prompt: "кот", negative_prompt: " ", seed: undefined, aspect_ratio: "1:1" };
    expect(sent("google/imagen4", values)).toEqual({ prompt: "кот", aspect_ratio: "1:1" });
    const edit = { prompt: "кот", input_urls: files(1), aspect_ratio: "1:1" };
    expect(sent("wan/2-7-image", edit)).toEqual({ prompt: "кот", input_urls: files(1), n: 1 });
    expect(sent("wan/2-7-image", { ...edit, input_urls: [] })).toEqual({
      prompt: "кот",
      aspect_ratio: "1:1",
      n: 1,
    });
  });
});

test("one of several fields is enough where the schema says so (R87)", () => {
  const model = sold("4o-image-api");
  expect(checkInput(model, { size: "1:1", prompt: "кот" })).toEqual([]);
  expect(checkInput(model, { size: "1:1", files_url: files(2) })).toEqual([]);
  expect(checkInput(model, { size: "1:1" })).toEqual([
    { field: "prompt", rule: "anyOf", text: "Заполните «Описание» или «Фото для правки»." },
  ]);
});

test("a number that the schema takes as text is sent as text (R92)", () => {
  const field = sold("google/imagen4").fields.find((it) => it.name === "seed");
  expect(field && checkField(field, "42")).toEqual({ status: "ok", value: "42" });
  expect(checkInput(sold("google/imagen4"), { prompt: "кот", seed: "сорок два" })).toHaveLength(1);
});
