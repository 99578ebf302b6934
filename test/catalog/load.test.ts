// Goal: a wrong word in the data costs one model, never the start. Method: the real data with one
// fault put in, for every kind of fault.
import { describe, expect, test } from "bun:test";
import type { RawData } from "../../src/catalog/data.ts";
import { embeddedData } from "../../src/catalog/files.ts";
import { type Input, loadCatalogue, price, type Section } from "../../src/catalog/index.ts";
import { catalogue } from "./sold.ts";

type Loose = { [name: string]: unknown };
interface Writable {
  models: Loose[];
  cards: { [id: string]: Loose };
  rules: Loose[];
  fields: { fields: { [name: string]: Loose }; values: Loose };
  billing: Loose & { models: { [id: string]: Loose } };
  kinds: Loose;
  keys: { [id: string]: string };
  sections: { [section: string]: string[] };
}

const ID = "z-image";

/** The catalogue out of the real data after `spoil` had its way with a copy of it. */
function loadSpoilt(spoil: (data: Writable) => void) {
  const copy = structuredClone(embeddedData) as unknown as Writable;
  spoil(copy);
  return loadCatalogue(copy as unknown as RawData);
}

function model(
  data: Writable,
  id = ID,
): Loose & { input: { properties: { [name: string]: Loose } } } {
  return data.models.find((it) => it.id === id) as never;
}

describe("the catalogue", () => {
  test("sells every model that can be filled in and names the others with a reason (R84, R101)", () => {
    expect(catalogue.broken).toEqual([]);
    const count = (section: Section) => catalogue.inSection(section).length;
    const sections = ["video", "image", "improve", "audio", "text"] as const;
    expect(sections.map(count)).toEqual([73, 57, 10, 23, 46]);
    const reasons = Map.groupBy(catalogue.leftOut, ({ reason }) =>
      reason
        .replace(/field \w+/, "field")
        .replace(/^is \S+ under another/, "is another model's twin under another"),
    );
    expect([...reasons].map(([reason, all]) => [reason, all.length])).toEqual([
      ["is another model's twin under another address", 5],
      ["is withdrawn: no page since 2026-08 and no price since 2026-09-11", 6],
      ["has no published price", 8],
    ]);
  });

  test("hides what the provider has withdrawn, whatever its price (R102)", () => {
    const ids = new Set(catalogue.leftOut.map((it) => it.id));
    expect(ids.has("sora-2-text-to-video")).toBe(true);
    expect(catalogue.models.filter((it) => it.id.startsWith("sora"))).toEqual([]);
  });

  test("finds a model by its key and lists a section in a chosen order (R158)", () => {
    for (const it of catalogue.models) expect(catalogue.byKey(it.key)).toBe(it);
    expect(catalogue.byKey("no-such-key")).toBeUndefined();
    const image = catalogue.inSection("image").map((it) => it.id);
    expect(image.slice(0, 2)).toEqual(["nano-banana-2-1", "z-image"]);
    expect(catalogue.inSection("improve").map((it) => it.key)).toEqual([
      "recraft-up",
      "recraft-bg",
      "topaz-up",
      "veo-1080",
      "veo-4k",
      "seed5p-layer",
      "seed5f-layer",
      "ideo3-frame",
      "grokv-up",
      "song-wav",
    ]);
  });

  test("has a version that changes with any word in it (R100)", () => {
    expect(loadCatalogue().version).toBe(catalogue.version);
    const changed = loadSpoilt((data) => Object.assign(data.cards[ID] ?? {}, { what: "Рисует." }));
    expect(changed.version).not.toBe(catalogue.version);
  });
});

test("a price on a condition counts a file that is there and a switch that is off (R108)", () => {
  const { models } = loadSpoilt((data) => {
    Object.assign(model(data, "nano-banana-2-lite"), {
      pricing: [
        { when: { image_urls: "*" }, unit: "image", credits: 7 },
        { when: {}, unit: "image", credits: 4 },
      ],
    });
    Object.assign(model(data, "grok-imagine/text-to-image"), {
      pricing: [
        { when: { enable_pro: false }, unit: "request", credits: 4 },
        { when: { enable_pro: true }, unit: "request", credits: 5 },
      ],
    });
  });
  const cost = (id: string, input: Input) => {
    const found = models.find((it) => it.id === id);
    const quote = found && price(found, input);
    return quote?.status === "priced" ? quote.cost / 5000 : undefined;
  };
  expect(cost("nano-banana-2-lite", {})).toBe(4);
  expect(cost("nano-banana-2-lite", { image_urls: [] })).toBe(4);
  expect(cost("nano-banana-2-lite", { image_urls: ["tg:a"] })).toBe(7);
  expect(cost("grok-imagine/text-to-image", {})).toBe(4);
  expect(cost("grok-imagine/text-to-image", { enable_pro: true })).toBe(5);
});

describe("an entry with a fault is left out and named (N33, R105)", () => {
  test.each<[string, (data: Writable) => void]>([
    ["malformed", (data) => Object.assign(model(data), { pricing: "4" })],
    ["malformed", (data) => Object.assign(data.cards[ID] ?? {}, { what: "no Russian word" })],
    ["malformed", (data) => Object.assign(data.cards[ID] ?? {}, { note: "Лишнее." })],
    [
      "malformed",
      (data) => Object.assign(model(data).input.properties.prompt ?? {}, { minLength: "many" }),
    ],
    [
      "field prompt has an unknown keyword: contentEncoding",
      (data) => Object.assign(model(data).input.properties.prompt ?? {}, { contentEncoding: "x" }),
    ],
    [
      "field nsfw_checker has a wrong default",
      (data) =>
        Object.assign(model(data).input.properties.nsfw_checker ?? {}, { default: "maybe" }),
    ],
    ["has no Russian card", (data) => void delete data.cards[ID]],
    ["has no key", (data) => void delete data.keys[ID]],
    ["cannot be told from nano-banana-2-1", (data) => Object.assign(data.keys, { [ID]: "nb21" })],
    ["cannot be told from", (data) => Object.assign(model(data), { name: "Nano Banana Pro" })],
    ["its kind is unknown", (data) => Object.assign(model(data), { kind: "text-to-dream" })],
    ["model gives image", (data) => Object.assign(model(data), { output: "video" })],
    ["must ask for image", (data) => Object.assign(model(data), { kind: "image-to-image" })],
    ["field prompt has no label", (data) => void delete data.fields.fields.prompt],
    [
      "field aspect_ratio has no word for panorama",
      (data) =>
        Object.assign(model(data).input.properties.aspect_ratio ?? {}, {
          enum: ["1:1", "panorama"],
        }),
    ],
    [
      "field aspect_ratio has two options «16:9»",
      (data) =>
        Object.assign(data.cards[ID] ?? {}, {
          fields: { aspect_ratio: { options: { "9:16": "16:9" } } },
        }),
    ],
    [
      "two fields «Описание»",
      (data) =>
        Object.assign(data.cards[ID] ?? {}, { fields: { aspect_ratio: { label: "Описание" } } }),
    ],
    [
      "its card names a field that is not offered",
      (data) => Object.assign(data.cards[ID] ?? {}, { fields: { promt: { label: "Описание" } } }),
    ],
    ["no rule covers", (data) => Object.assign(model(data), { constraints: ["only on Sundays"] })],
    [
      "does not answer its note",
      (data) => Object.assign(model(data), { note: "twice the price at night" }),
    ],
    [
      "answers a note it lacks",
      (data) => Object.assign(data.billing.models, { [ID]: { because: "x" } }),
    ],
    [
      "a price under cost: 0.8 credits for 0.04 USD",
      (data) =>
        Object.assign(model(data), {
          pricing: [{ when: {}, unit: "image", credits: 0.8, usd: 0.04 }],
        }),
    ],
    [
      "a price must be above zero",
      (data) => Object.assign(model(data), { pricing: [{ when: {}, unit: "image", credits: 0 }] }),
    ],
    [
      "a price for a value that does not exist",
      (data) =>
        Object.assign(model(data), {
          pricing: [
            { when: { aspect_ratio: "5:1" }, unit: "image", credits: 1 },
            { when: {}, unit: "image", credits: 1 },
          ],
        }),
    ],
    [
      "depends on a field that is not offered",
      (data) =>
        Object.assign(model(data), {
          pricing: [{ when: { speed: "fast" }, unit: "image", credits: 1 }],
        }),
    ],
    [
      "its example is wrong in aspect_ratio",
      (data) => Object.assign(model(data).example as Loose, { aspect_ratio: "5:1" }),
    ],
    [
      "its example lacks prompt",
      (data) => {
        delete (model(data).example as Loose).prompt;
        delete data.cards[ID]?.example;
      },
    ],
  ])("%s", (reason, spoil) => {
    const { models, broken } = loadSpoilt(spoil);
    expect(models.map((it) => it.id)).not.toContain(ID);
    expect(broken.find((it) => it.id === ID)?.reason).toContain(reason);
  });

  test("a rule that names a field or a sentence that is not there breaks its model (R92)", () => {
    const rule = (more: Loose) => ({ name: "odd", models: [ID], covers: [], ...more });
    for (const [more, reason] of [
      [{ closed: "promt" }, "rule odd names an unknown field: promt"],
      [{ closed: "prompt" }, "its kind"],
      [{ covers: ["never said"], closed: "prompt" }, "rule odd covers what is not stated"],
      [{ inSchema: "anyOf" }, "the schema does not say it"],
    ] as const) {
      const { broken } = loadSpoilt((data) => data.rules.push(rule(more)));
      const found = broken.find((it) => it.id === ID)?.reason ?? "";
      expect(reason === "its kind" ? found !== "" : found.includes(reason)).toBe(true);
    }
  });

  test("a malformed rule is left out and named, and its model with it (N33)", () => {
    for (const holds of [{ propertys: {} }, { properties: { prompt: { pattern: "(" } } }]) {
      const { broken } = loadSpoilt((data) => {
        const rule = data.rules.find((it) => it.name === "square-not-in-4k");
        Object.assign(rule ?? {}, { holds });
      });
      expect(broken.map((it) => it.id)).toEqual([
        "square-not-in-4k",
        "gpt-image-2-text-to-image",
        "gpt-image-2-image-to-image",
      ]);
    }
  });

  test("one entry's fault leaves all the others for sale (N33)", () => {
    const { models, broken } = loadSpoilt((data) => Object.assign(model(data), { input: null }));
    expect(models).toHaveLength(catalogue.models.length - 1);
    expect(broken[0]?.id).toBe(ID);
  });

  test("a whole malformed file still starts, with its models named (N33)", () => {
    const { models, broken } = loadSpoilt((data) => Object.assign(data.fields, { values: 7 }));
    // Those whose cards name every field of theirs need no dictionary.
    expect(models.length).toBeLessThan(20);
    expect(broken.find((it) => it.id === "fields.json")?.reason).toContain("malformed");
    expect(broken.length).toBeGreaterThan(60);
  });

  test("words for a model that does not exist are named (N32)", () => {
    const { broken } = loadSpoilt((data) => {
      data.cards["z-imgae"] = data.cards[ID] ?? {};
      data.sections.image?.push("nano-banana-3");
    });
    expect(broken).toEqual([
      { id: "z-imgae", reason: "has a card but no facts" },
      { id: "nano-banana-3", reason: "has a place but no facts" },
    ]);
  });

  test("a model of another API, of an unknown unit or of another job's id is left out (R84)", () => {
    const reasons = (spoil: (data: Writable) => void) =>
      loadSpoilt(spoil).leftOut.find((it) => it.id === ID)?.reason;
    expect(reasons((data) => Object.assign(model(data), { api: "chat" }))).toContain("another API");
    expect(
      reasons((data) =>
        Object.assign(model(data), { pricing: [{ when: {}, unit: "hour", credits: 1 }] }),
      ),
    ).toContain("a unit that is not priced yet: hour");
    expect(
      reasons((data) =>
        Object.assign(model(data).input.properties.prompt ?? {}, { type: "object" }),
      ),
    ).toContain("its required field prompt has no editor yet");
  });
});
