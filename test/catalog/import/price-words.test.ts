// Goal: a line of the price list is understood wholly or not at all: no price is guessed (R109).
import { expect, test } from "bun:test";
import type { InputSchema } from "../../../src/catalog/data.ts";
import type { ModelSource, PriceLine } from "../../../src/catalog/import/model-source.ts";
import { priceList } from "../../../src/catalog/import/price-list.ts";
import { conditionOf } from "../../../src/catalog/import/price-words.ts";

const input: InputSchema = {
  type: "object",
  properties: {
    prompt: { type: "string" },
    resolution: { type: "string", enum: ["1K", "2K", "4K", "720p"] },
    mode: { type: "string", enum: ["std", "pro"] },
    tier: { type: "string", enum: ["pro", "max"] },
    rendering_speed: { type: "string", enum: ["TURBO", "QUALITY"] },
    duration: { type: "string", enum: ["5", "10"] },
    generate_audio: { type: "boolean" },
    sound_loop: { type: "boolean" },
    reference_video_urls: { type: "array", "x-media": "video" },
    image_urls: { type: "array", "x-media": "image" },
  },
};
const names = ["New Model 2.1 Pro", "new/model-2-1", "Maker", "Text to Video", "Text-to-Video"];

test.each([
  ["New Model 2.1 Pro", {}],
  ["new model 2.1 pro, text-to-video, 720p", { resolution: ["720p"] }],
  ["New Model 2.1 Pro, 1/2K", { resolution: ["1K", "2K"] }],
  ["New Model 2.1 Pro 4K", { resolution: ["4K"] }],
  ["Maker, with audio-10.0s", { generate_audio: [true], duration: ["10"] }],
  [
    "Maker, without audio, 5s-720p",
    { generate_audio: [false], duration: ["5"], resolution: ["720p"] },
  ],
  ["Maker, Turbo", { rendering_speed: ["TURBO"] }],
  ["Maker, with reference video input", { reference_video_urls: ["*"] }],
  ["Maker, without video input", { reference_video_urls: [null] }],
  ["Maker, mode: pro", { mode: ["pro"] }],
  ["Maker, duration: 10", { duration: ["10"] }],
])("%s is read (R97)", (text, condition) => {
  const found = conditionOf(text, { input, names });
  if (typeof found === "string") throw new Error(found);
  expect(Object.fromEntries(found)).toEqual(condition as never);
});

test.each([
  ["New Model 2.1 Pro, 8K", "8k"],
  ["New Model 2.1 Pro, limited offer", "limited"],
  ["New Model 2.1 Pro, max, max", "max"],
  ["Maker, 720p, 4K", "4k"],
  ["Maker, with subtitles", "with subtitles"],
  ["Maker, up to 15s-720p", "up"],
  ["Another Model 3, 720p", "another"],
])("%s is not, because of «%s» (R109)", (text, word) => {
  expect(conditionOf(text, { input, names })).toBe(word);
});

test("a word that could mean two fields means none (R109)", () => {
  const vocabulary = { input, names: ["Model"] };
  expect(conditionOf("Model, pro", vocabulary)).toBe("pro");
  expect(conditionOf("Model, mode: pro", vocabulary)).not.toBeString();
});

const source: ModelSource = {
  id: "new/model",
  title: "New Model",
  maker: "Maker",
  taskTypes: ["Text to Video"],
};

function priced(rows: readonly (readonly [string, number, string])[], priceText?: string) {
  const feed = rows.map(([text, credits, unit]): PriceLine => {
    return { text, credits, unit, model: "new/model" };
  });
  return priceList({ ...source, feed, ...(priceText !== undefined && { priceText }) }, input);
}

test("rows with more conditions come first, and prose that says the same confirms them (R97)", () => {
  expect(
    priced(
      [
        ["New Model", 5, "per video"],
        ["New Model, without video input, 4K", 20, "per video"],
        ["New Model, with video input, 4K", 30, "per video"],
      ],
      "5 credits (0.025 USD) per video; 4K costs 20 credits, with a clip 30 credits",
    ),
  ).toEqual({
    status: "found",
    rows: [
      { when: { resolution: "4K", reference_video_urls: "*" }, unit: "video", credits: 30 },
      { when: { resolution: "4K" }, unit: "video", credits: 20 },
      { when: {}, unit: "video", credits: 5 },
    ],
  });
});

test.each([
  [[["New Model", 5, "per video"]], "It costs 6 credits", "says 5 credits, its description says 6"],
  [[["New Model", 5, "per video"]], "It is cheap", "its description says none"],
  [[["New Model", 5, "per video"]], "5 credits, 4K 9 credits", "its description says 5, 9"],
  [[["New Model", 5, "per banana"]], undefined, "no known unit"],
  [[["New Model, 8K", 5, "per video"]], undefined, "says «8k», which no field explains"],
  [
    [
      ["New Model, 4K", 5, "per video"],
      ["New Model, 4k", 6, "per video"],
    ],
    undefined,
    "two prices",
  ],
  [[["New Model, without audio", 5, "per video"]], undefined, undefined],
  [
    [["New Model, without video input", 5, "per video"]],
    undefined,
    "no price with reference_video",
  ],
  [[], undefined, "has no row"],
] as const)("%j against «%s»: %s (R109)", (rows, prose, why) => {
  const found = priced(rows, prose);
  if (why === undefined) expect(found.status).toBe("found");
  else expect(found).toEqual({ status: "none", reason: expect.stringContaining(why) });
});

test("without a price list there is no price, and rows of others are not ours (R109)", () => {
  expect(priceList(source, input)).toMatchObject({ status: "none" });
  const feed = [
    { text: "New Model", credits: 5, unit: "per video", model: "other/model" },
    { text: "New Model Plus, 4K", credits: 7, unit: "per video" },
  ];
  expect(priceList({ ...source, feed }, input)).toMatchObject({ status: "none" });
  const named = [...feed, { text: "New Model, 4K", credits: 9, unit: "per video" }];
  expect(priceList({ ...source, feed: named }, input)).toMatchObject({
    rows: [{ when: { resolution: "4K" }, credits: 9 }],
  });
});

function told(priceText: string) {
  const found = priceList({ ...source, feed: [], priceText }, input);
  if (found.status === "none") return found.reason;
  return found.rows.map(({ when, unit, credits }) => [when, unit, credits]);
}

test.each([
  ["It costs 5 credits (0.025 USD) per video.", [[{}, "video", 5]]],
  ["5 credits per video", [[{}, "video", 5]]],
  ["New Model: 1,250 credits / video", [[{}, "video", 1250]]],
  [
    "720p costs 16 credits (0.08 USD) per second, 4K costs 40.5 credits (0.2025 USD) per second",
    [
      [{ resolution: "720p" }, "second", 16],
      [{ resolution: "4K" }, "second", 40.5],
    ],
  ],
  [
    "16 credits per second at 720p; 40 credits per second in 4K",
    [
      [{ resolution: "720p" }, "second", 16],
      [{ resolution: "4K" }, "second", 40],
    ],
  ],
  [
    "4K, with audio costs 9 credits per image\n4K, without audio costs 8 credits per image",
    [
      [{ resolution: "4K", generate_audio: true }, "image", 9],
      [{ resolution: "4K", generate_audio: false }, "image", 8],
    ],
  ],
  ["12 credits for each 1,000 characters", [[{}, "1000_chars", 12]]],
  [
    "Input 100 credits per million tokens and output 800 credits per million tokens",
    [
      [{}, "1m_input_tokens", 100],
      [{}, "1m_output_tokens", 800],
    ],
  ],
  [
    "100 credits ($0.5) per 1M input tokens; 800 credits ($4) per 1M output tokens; cached 5 credits per 1M tokens",
    [
      [{}, "1m_input_tokens", 100],
      [{}, "1m_output_tokens", 800],
    ],
  ],
] as const)("without a row «%s» is read (R97)", (prose, rows) => {
  expect(told(prose)).toEqual(rows as never);
});

test.each([
  "It costs 5 credits",
  "About 5 credits per video, depending on the load",
  "5 credits per video. Each reference adds 2 USD.",
  "5 credits per video, plus 1 credit for every reference",
  "5 to 9 credits per video",
  "5-9 credits per video",
  "16 credits per second, 8K 40 credits per second",
  "100 credits per 1M tokens",
  "100 credits per 1M input tokens",
  "Free for a week",
])("without a row «%s» makes no price (R109)", (prose) => {
  expect(told(prose)).toBeString();
});

test("a row may say in its words which tokens it is for (R97)", () => {
  const found = priced(
    [
      ["New Model, input", 100, "per million tokens"],
      ["New Model, output", 800, "per million tokens"],
      ["New Model, cached input", 10, "per million tokens"],
    ],
    "Input 100 credits, output 800 credits, cached input 10 credits per 1M tokens",
  );
  expect(found).toEqual({
    status: "found",
    rows: [
      { when: {}, unit: "1m_input_tokens", credits: 100 },
      { when: {}, unit: "1m_output_tokens", credits: 800 },
    ],
  });
});
