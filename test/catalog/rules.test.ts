// Goal: every constraint that the provider states is kept by a rule that bites, not by prose.
// Method: for each rule an input that it must refuse and the nearest one that it must let pass.
import { describe, expect, test } from "bun:test";
import { embeddedData } from "../../src/catalog/files.ts";
import { activeFields, checkInput, toSend } from "../../src/catalog/index.ts";
import { listBites } from "./list-bites.ts";
import { catalogue, files, sold } from "./sold.ts";
import { type Bite, soundBites, videoBites } from "./timed-bites.ts";

const two = { prompt: "две открытки" };
const gpt2 = "gpt-image-2-text-to-image";
const flare = "gpt-image-2-5-flare-image-to-image";
const edit21 = "qwen2-1/image-to-image";
const layers = "seedream/5-flash-layer-decomposition";
const px = (widthPx: number, heightPx: number) => [{ widthPx, heightPx }];

const pictureBites: readonly Bite[] = [
  ...[
    [2, "две открытки"],
    [3, "Три медведя"],
    [4, "4 плаката"],
    [5, "пятеро друзей, five posters"],
    [6, "шесть кадров"],
  ].map(([count, prompt]) => ({
    rule: "count-named-in-prompt",
    id: "bytedance/seedream-v4-text-to-image",
    refused: { prompt: "горное озеро 1234567", max_images: count },
    passes: { prompt, max_images: count },
  })),
  {
    rule: "box-form",
    id: layers,
    refused: { prompt: "вынеси <bbox>1 2 3</bbox>" },
    passes: { prompt: "вынеси <bbox>1 2 3 1000</bbox> и <b>" },
  },
  {
    rule: "box-form",
    id: layers,
    refused: { prompt: "<bbox>0 0 1001 9</bbox>" },
    passes: { prompt: "<bbox> 0 0  999 9 </bbox>" },
  },
  {
    rule: "box-form",
    id: layers,
    refused: { prompt: "конец </bbox>" },
    passes: { prompt: "без рамки" },
  },
  {
    rule: "layers-source-size",
    id: layers,
    refused: {},
    passes: {},
    refusedFacts: { image_url: px(511, 512) },
    passesFacts: { image_url: px(512, 512) },
  },
  {
    rule: "layers-source-size",
    id: layers,
    refused: {},
    passes: {},
    refusedFacts: { image_url: px(6001, 6000) },
    passesFacts: { image_url: px(6000, 6000) },
  },
  {
    rule: "layers-source-size",
    id: layers,
    refused: {},
    passes: {},
    refusedFacts: { image_url: px(4097, 256) },
    passesFacts: { image_url: px(256, 4096) },
  },
  {
    rule: "square-not-in-4k",
    id: gpt2,
    refused: { aspect_ratio: "1:1", resolution: "4K" },
    passes: { aspect_ratio: "1:1", resolution: "2K" },
  },
  {
    rule: "large-needs-ratio",
    id: gpt2,
    refused: { resolution: "2K", aspect_ratio: undefined },
    passes: { resolution: "2K", aspect_ratio: "16:9" },
  },
  {
    rule: "large-needs-ratio",
    id: gpt2,
    refused: { resolution: "4K", aspect_ratio: "auto" },
    passes: { resolution: "1K", aspect_ratio: "auto" },
  },
  {
    rule: "ratios-of-2k",
    id: gpt2,
    refused: { resolution: "2K", aspect_ratio: "5:4" },
    passes: { resolution: "4K", aspect_ratio: "5:4" },
  },
  {
    rule: "ratios-of-4k",
    id: gpt2,
    refused: { resolution: "4K", aspect_ratio: "9:21" },
    passes: { resolution: "1K", aspect_ratio: "9:21" },
  },
  {
    rule: "background-in-1k",
    id: gpt2,
    refused: { resolution: "2K", aspect_ratio: "4:3", background: "transparent" },
    passes: { resolution: "1K", background: "transparent" },
  },
  {
    rule: "odd-ratios-in-1k",
    id: flare,
    refused: { resolution: "2K", aspect_ratio: "9:8" },
    passes: { resolution: "1K", aspect_ratio: "9:8" },
  },
  {
    rule: "odd-ratios-in-1k",
    id: flare,
    refused: { resolution: "4K", aspect_ratio: "27:16" },
    passes: { resolution: "4K", aspect_ratio: "16:9" },
  },
  {
    rule: "mask-fits-image",
    id: "ideogram/v3-edit",
    refused: {},
    passes: {},
    refusedFacts: { image_url: px(800, 600), mask_url: px(600, 800) },
    passesFacts: { image_url: px(800, 600), mask_url: px(800, 600) },
  },
  {
    rule: "references-in-total",
    id: "ideogram/character",
    refused: {},
    passes: {},
    refusedFacts: { reference_image_urls: [{ bytes: 10485761 }] },
    passesFacts: { reference_image_urls: [{ bytes: 10485760 }] },
  },
  {
    rule: "source-size",
    id: "qwen/image-to-image",
    refused: {},
    passes: {},
    refusedFacts: { image_url: px(2049, 2048) },
    passesFacts: { image_url: px(2048, 2048) },
  },
  {
    rule: "source-size",
    id: "qwen/image-to-image",
    refused: {},
    passes: {},
    refusedFacts: { image_url: [{}] },
    passesFacts: {},
  },
  {
    rule: "transparency-needs-alpha",
    id: edit21,
    refused: { background: "transparent", output_format: "jpeg" },
    passes: { background: "transparent", output_format: "webp" },
  },
  {
    rule: "mask-asks-one-image",
    id: edit21,
    refused: { image_urls: files(2), mask_url: "tg:m" },
    passes: { image_urls: files(1), mask_url: "tg:m" },
  },
  {
    rule: "mask-asks-opaque",
    id: edit21,
    refused: { mask_url: "tg:m", background: "transparent" },
    passes: { background: "transparent" },
  },
  {
    rule: "image-size",
    id: edit21,
    refused: { image_urls: files(2) },
    passes: { image_urls: files(2) },
    refusedFacts: { image_urls: [...px(10, 10), ...px(5001, 5000)] },
    passesFacts: { image_urls: [...px(5000, 5000), ...px(1, 1)] },
  },
  { rule: "count-without-series", id: "wan/2-7-image", refused: { n: 5 }, passes: { n: 4 } },
  {
    rule: "count-without-series",
    id: "wan/2-7-image-pro",
    refused: { n: 5, enable_sequential: false },
    passes: { n: 12, enable_sequential: true },
  },
  {
    rule: "thinking-from-scratch",
    id: "wan/2-7-image",
    refused: { thinking_mode: true, input_urls: files(1) },
    passes: { thinking_mode: false, input_urls: files(1) },
  },
  {
    rule: "thinking-from-scratch",
    id: "wan/2-7-image",
    refused: { thinking_mode: true, enable_sequential: true },
    passes: { thinking_mode: true, input_urls: [] },
  },
  {
    rule: "4k-from-scratch",
    id: "wan/2-7-image-pro",
    refused: { resolution: "4K", input_urls: files(1) },
    passes: { resolution: "4K" },
  },
  {
    rule: "4k-from-scratch",
    id: "wan/2-7-image-pro",
    refused: { resolution: "4K", enable_sequential: true },
    passes: { resolution: "2K", enable_sequential: true },
  },
  {
    rule: "source-size",
    id: "recraft/remove-background",
    refused: {},
    passes: {},
    refusedFacts: { image: px(255, 900) },
    passesFacts: { image: px(256, 900) },
  },
  {
    rule: "source-size",
    id: "recraft/remove-background",
    refused: {},
    passes: {},
    refusedFacts: { image: px(4096, 4000) },
    passesFacts: { image: px(4000, 4000) },
  },
  {
    rule: "result-size",
    id: "topaz/image-upscale",
    refused: { upscale_factor: "4" },
    passes: { upscale_factor: "2" },
    refusedFacts: { image_url: px(2049, 10) },
    passesFacts: { image_url: px(2049, 10) },
  },
];

const bites = [...pictureBites, ...videoBites, ...soundBites, ...listBites];

test.each(
  bites.map((bite) => ({ ...bite, case: JSON.stringify(bite.refusedFacts ?? bite.refused) })),
)(
  "$rule refuses $case and lets its neighbour pass (R92, R94)",
  ({ rule, id, refused, passes, refusedFacts, passesFacts }) => {
    const model = sold(id);
    const found = checkInput(model, { ...model.example, ...refused }, refusedFacts);
    expect(found.map((it) => it.rule)).toContain(rule);
    expect(found.every((it) => /[А-Яа-я]/.test(it.text))).toBe(true);
    const neighbour = checkInput(model, { ...model.example, ...passes }, passesFacts);
    expect(neighbour.map((it) => it.rule)).not.toContain(rule);
  },
);

describe("fields without effect", () => {
  test("are neither sent nor checked while a mask sets the frame (R92)", () => {
    const model = sold(edit21);
    const masked = { ...model.example, mask_url: "tg:m", aspect_ratio: "нет такого" };
    expect(checkInput(model, masked)).toEqual([]);
    const names = activeFields(model, masked).map((field) => field.name);
    expect(names).not.toContain("aspect_ratio");
    expect(names).not.toContain("enhance_prompt");
    expect(activeFields(model, model.example)).toEqual(model.fields);
  });

  test("depend on how others are set, as they start or as they were chosen (R92)", () => {
    const lips = sold("volcengine/video-to-video-lip-sync");
    const names = (values: object) => activeFields(lips, { ...values }).map((it) => it.name);
    expect(names({ mode: "lite" })).not.toContain("open_scenedet");
    expect(names({ mode: "basic" })).not.toContain("align_audio");
    const song = sold("ai-music-api/generate");
    const words = { prompt: "о море", title: "Море", lyrics: "[Куплет]", style: "фолк" };
    const start = { custom_mode: false, instrumental: false, model: "V6" };
    const { title: _, ...simple } = words;
    expect(toSend(song, words)).toEqual({ ...start, ...simple });
    const { prompt: __, ...custom } = words;
    expect(toSend(song, { ...words, custom_mode: true })).toEqual({
      ...start,
      ...custom,
      custom_mode: true,
    });
    expect(toSend(song, { ...words, custom_mode: true, instrumental: true })).toEqual({
      ...start,
      title: "Море",
      style: "фолк",
      custom_mode: true,
      instrumental: true,
    });
  });

  test("that must be sent although nobody chose are sent as they start (R92)", () => {
    const model = sold("kling-3.0-omni/text-to-video");
    expect(toSend(model, { prompt: "бег" })).toMatchObject({ customize_multi_shots: false });
  });

  test("are not offered at all where the rule closes them (R92)", () => {
    const names = sold("wan/2-7-image").fields.map((field) => field.name);
    expect(names).not.toContain("bbox_list");
  });
});

test("only one reference is taken where only the first is used (R92)", () => {
  const model = sold("ideogram/character");
  const problems = checkInput(model, { ...model.example, reference_image_urls: files(2) });
  expect(problems.map((it) => it.rule)).toEqual(["maxItems"]);
});

test("what only concerns the result is said in the hint (R144)", () => {
  const format = sold(layers).fields.find((field) => field.name === "output_format");
  expect(format?.hint).toContain("слои всегда приходят в PNG");
});

test("a length that decides the price must be known while the file is here (R109)", () => {
  const model = sold("wan/2-2-animate-move");
  const rules = (facts = {}) => checkInput(model, model.example, facts).map((it) => it.rule);
  expect(rules({ video_url: [{}] })).toEqual(["driving-video-length"]);
  expect(rules({ video_url: [{ seconds: 0 }] })).toEqual(["driving-video-length"]);
  // An earlier run again: its files were looked at then.
  expect(rules()).toEqual([]);
});

test("a file of which nothing is known is let through (G21)", () => {
  const model = sold("topaz/image-upscale");
  expect(checkInput(model, { image_url: "tg:a", upscale_factor: "4" })).toEqual([]);
  expect(checkInput(model, { image_url: "tg:a" }, { image_url: [{ bytes: 5 }] })).toEqual([]);
});

test("every rule that refuses is proven to bite (R92)", () => {
  const rules = embeddedData.rules as { name: string; models: string[]; text?: string }[];
  const unproven = rules
    .filter((rule) => rule.text !== undefined)
    .filter((it) => !bites.some(({ rule, id }) => rule === it.name && it.models.includes(id)));
  expect(unproven).toEqual([]);
});

test("every sentence of the provider's constraints is covered (R92, N31)", () => {
  const rules = embeddedData.rules as { models: string[]; covers: string[] }[];
  for (const facts of embeddedData.models as { id: string; constraints?: string[] }[]) {
    if (!catalogue.models.some((model) => model.id === facts.id)) continue;
    const covered = rules.filter((it) => it.models.includes(facts.id)).flatMap((it) => it.covers);
    expect((facts.constraints ?? []).filter((it) => !covered.includes(it))).toEqual([]);
  }
});

test("a count named in words is enough for as many pictures (R92)", () => {
  const model = sold("bytedance/seedream-v4-edit");
  expect(checkInput(model, { ...model.example, ...two, max_images: 2 })).toEqual([]);
});
