// Goal: a shape that no model of ours has today is filled in, checked and sent like the others.
import { expect, test } from "bun:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { embeddedData } from "../../src/catalog/files.ts";
import {
  activeFields,
  checkInput,
  type Input,
  loadCatalogue,
  locate,
  type Model,
  placeOf,
  price,
  putAt,
  removeAt,
  toSend,
} from "../../src/catalog/index.ts";
import { sold } from "./sold.ts";

const ID = "z-image";
const words = (label: string, more = {}) => ({ label, hint: "Например: так", ...more });

/** A model whose official schema has more in it, with words for that. */
function shaped(
  properties: object,
  fields: object,
  more: object = {},
  rules: object[] = [],
): Model {
  const data = structuredClone(embeddedData) as unknown as {
    models: { id: string; input: { properties: object } }[];
    cards: Record<string, { fields?: object }>;
    rules: object[];
  };
  const facts = data.models.find(({ id }) => id === ID);
  if (!facts) throw new Error(`${ID} is gone`);
  Object.assign(facts.input.properties, properties);
  Object.assign(facts.input, more);
  const card = data.cards[ID] ?? {};
  Object.assign(card, { fields: { ...card.fields, ...fields } });
  data.rules.push(...rules);
  const { models, broken } = loadCatalogue(data as never);
  expect(broken).toEqual([]);
  const model = models.find(({ id }) => id === ID);
  if (!model) throw new Error(`${ID} is not sold`);
  return model;
}

const rulesOf = (model: Model, input: Input) =>
  checkInput(model, { ...model.example, ...input }).map(({ field, rule }) => [field, rule]);

test("an object inside the input has its own fields, and unknown ones never leave (R88, N31)", () => {
  const model = shaped(
    {
      camera: {
        type: "object",
        required: ["move"],
        properties: {
          move: { type: "string", enum: ["in", "out"] },
          speed: { type: "integer", minimum: 1, maximum: 5 },
        },
      },
    },
    {
      camera: words("Камера"),
      "camera.move": words("Движение", { options: { in: "Ближе", out: "Дальше" } }),
      "camera.speed": words("Скорость"),
    },
  );
  const camera = { move: "in", speed: 3, webhook: "https://x.example" };
  expect(toSend(model, { ...model.example, camera })).toMatchObject({
    camera: { move: "in", speed: 3 },
  });
  expect(JSON.stringify(toSend(model, { ...model.example, camera }))).not.toContain("webhook");
  expect(rulesOf(model, { camera: { speed: 3 } })).toEqual([["camera.move", "required"]]);
  expect(rulesOf(model, { camera: { move: "in", speed: 9 } })).toEqual([["camera.speed", "range"]]);
  expect(rulesOf(model, { camera: { move: "in" } })).toEqual([]);
});

test("texts, links and numbers stand in lists, and lists in lists (R88, R94)", () => {
  const list = (items: object, more = {}) => ({ type: "array", items, ...more });
  const model = shaped(
    {
      tags: list({ type: "string", maxLength: 5 }, { maxItems: 3 }),
      pages: list({ type: "string", format: "uri" }),
      boxes: list(list({ type: "integer", minimum: 0 }, { minItems: 2, maxItems: 2 })),
    },
    {
      tags: words("Метки", { item: "Метка" }),
      pages: words("Страницы", { item: "Страница" }),
      boxes: words("Рамки", { item: "Рамка" }),
    },
  );
  expect(rulesOf(model, { tags: ["кот", "пёс"], boxes: [[1, 2]] })).toEqual([]);
  expect(rulesOf(model, { tags: ["кот", "собака"] })).toEqual([["tags.1", "maxLength"]]);
  expect(rulesOf(model, { tags: ["а", "б", "в", "г"] })).toEqual([["tags", "maxItems"]]);
  expect(rulesOf(model, { pages: ["не ссылка"] })).toEqual([["pages.0", "link"]]);
  expect(rulesOf(model, { boxes: [[1, 2], [3]] })).toEqual([["boxes.1", "minItems"]]);
  const text = checkInput(model, { ...model.example, tags: ["кот", "собака"] })[0]?.text;
  expect(text).toStartWith("Метка 2. В тексте 6");
});

test("of branches one is chosen, asked for alone and sent with what tells it (R88, R146)", () => {
  const oneOf = [
    { required: ["by"], properties: { by: { const: "name" }, title: { type: "string" } } },
    { required: ["by", "link"], properties: { by: { const: "link" }, link: { type: "string" } } },
  ];
  const model = shaped(
    {},
    { oneOf: words("Как найти"), title: words("Название"), link: words("Ссылка") },
    { oneOf },
    [{ name: "one-way", models: [ID], covers: [], inSchema: "oneOf" }],
  );
  const branch = model.fields.find(({ type }) => type === "branch");
  const options = branch?.type === "branch" ? branch.options.map(({ value }) => value) : [];
  expect(options).toEqual(["by+title", "by+link"]);
  const active = (values: Input) => activeFields(model, values).map(({ name }) => name);
  expect(active({ oneOf: "by+title" })).not.toContain("link");
  const input = { ...model.example, oneOf: "by+link", link: "тут", title: "не нужно" };
  expect(toSend(model, input)).toEqual({ ...model.example, by: "link", link: "тут" });
  expect(checkInput(model, input)).toEqual([]);
  const official = new Ajv2020({ strict: false }).compile(model.schema);
  expect(official(toSend(model, input))).toBe(true);
  // What was sent speaks for its branch, so that a run can be repeated.
  expect(toSend(model, toSend(model, input))).toEqual(toSend(model, input));
});

test("what another value makes necessary is asked for, and not before (R88, R146)", () => {
  const model = shaped(
    { logo: { type: "boolean" }, slogan: { type: "string" } },
    { logo: words("Логотип"), slogan: words("Девиз") },
    { dependentRequired: { logo: ["slogan"] } },
  );
  const needs = (values: Input) =>
    activeFields(model, values).find(({ name }) => name === "slogan")?.required;
  expect(needs({ ...model.example })).toBe(false);
  expect(needs({ ...model.example, logo: true })).toBe(true);
});

test("a place is found by what a button carries, however its names are written (N6, R140)", () => {
  const odd = "a very long % name of a field that no button has room for";
  const model = shaped(
    {
      [odd]: {
        type: "array",
        items: { type: "object", properties: { "the words, please": { type: "string" } } },
      },
    },
    { [odd]: words("Список"), [`${odd}.the words, please`]: words("Слова") },
  );
  const place = placeOf([odd, 12, "the words, please"]);
  expect(place).toMatch(/^~[a-z0-9]{1,7}\.12\.~[a-z0-9]{1,7}$/);
  const at = locate(model.fields, place);
  expect(at?.path).toEqual([odd, 12, "the words, please"]);
  if (!at) return;
  const filled = putAt({}, at, "да");
  expect(filled).toEqual({ [odd]: [{ "the words, please": "да" }] });
  const first = locate(model.fields, place.replace(".12.", ".0."));
  expect(first && removeAt(filled, first)).toEqual({ [odd]: [{}] });
  expect(locate(model.fields, "__proto__")).toBeUndefined();
  expect(locate(model.fields, `${place}.x`)).toBeUndefined();
});

test("scenes cost no less the longer they are, and exactly as their sum (R109, R111, N26)", () => {
  const model = sold("kling-3.0-omni/text-to-video");
  const cost = (lengths: readonly number[]) => {
    const multi_prompt = lengths.map((duration) => ({ prompt: "кот", duration }));
    const quote = price(model, { ...model.example, customize_multi_shots: true, multi_prompt });
    return quote.status === "priced" ? quote.cost : undefined;
  };
  const lengths = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lengths, (all) => {
      const total = all.reduce((sum, it) => sum + it, 0);
      const plain = price(model, { ...model.example, duration: total });
      // A sum that is no length of the model has no price, and is never guessed.
      if (total < 3 || total > 15) return expect(cost(all)).toBeUndefined();
      expect(cost(all)).toBe(plain.status === "priced" ? plain.cost : undefined);
      if (total < 15) expect(Number(cost([...all, 1]))).toBeGreaterThan(Number(cost(all)));
    }),
  );
});
