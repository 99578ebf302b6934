// Goal: a form comes out of the schema alone: order, types, bounds, defaults.
import { describe, expect, test } from "bun:test";
import type { Field } from "../../src/catalog/index.ts";
import { catalogue, sold } from "./sold.ts";

const fieldOf = (id: string, name: string) => sold(id).fields.find((it) => it.name === name);

describe("a form", () => {
  test("asks for what is required first, in the order of the schema (R88, R145)", () => {
    expect(sold("flux-2/pro-image-to-image").fields.map((field) => field.name)).toEqual([
      "input_urls",
      "prompt",
      "aspect_ratio",
      "resolution",
      "nsfw_checker",
    ]);
    expect(
      sold("ideogram/character-edit")
        .fields.slice(0, 5)
        .map((field) => field.name),
    ).toEqual(["prompt", "image_url", "mask_url", "reference_image_urls", "rendering_speed"]);
    for (const { fields } of catalogue.models) {
      const firstOptional = fields.findIndex((field) => !field.required);
      const rest = firstOptional < 0 ? [] : fields.slice(firstOptional);
      expect(rest.filter((field) => field.required)).toEqual([]);
    }
  });

  test("hides no required field and shows only what exists (R146, N31)", () => {
    for (const { fields, schema, terms } of catalogue.models) {
      const linked = terms.linked.map((it) => it.name);
      // What was said before is kept here: it goes into the messages, not into a field.
      const isOurs = (it: Field) =>
        it.type === "branch" || (it.type === "job" && it.take.of === "conversation");
      const own = fields.filter((it) => !isOurs(it)).map((field) => field.name);
      const names = [...own, ...linked, ...Object.keys(terms.fixed)];
      const known = Object.keys(schema.properties as object);
      expect(((schema.required ?? []) as string[]).filter((it) => !names.includes(it))).toEqual([]);
      expect(names.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  test("leaves out what is old, closed or not for people (R92)", () => {
    expect(fieldOf("google/nano-banana", "image_size")).toBeUndefined();
    expect(fieldOf("4o-image-api", "file_url")).toBeUndefined();
    expect(fieldOf("qwen/image-edit", "sync_mode")).toBeUndefined();
    expect(fieldOf("wan/2-7-image", "bbox_list")).toBeUndefined();
  });

  test("asks for words where the schema would do without and the result would not (R146)", () => {
    expect(fieldOf("4o-image-api", "prompt")).toMatchObject({ required: true, minLength: 1 });
    expect(fieldOf("grok-imagine/image-to-image", "prompt")).toMatchObject({ required: true });
    expect(fieldOf("seedream/5-pro-layer-decomposition", "prompt")).toMatchObject({
      required: false,
      label: "Что вынести в слои",
    });
  });
});

describe("a field", () => {
  test("of text has its length, 5 000 where none is stated (R92)", () => {
    expect(fieldOf("z-image", "prompt")).toMatchObject({
      type: "text",
      minLength: 1,
      maxLength: 1000,
      multiline: true,
    });
    expect(fieldOf("gpt-image/1.5-text-to-image", "prompt")).toMatchObject({ maxLength: 5000 });
    expect(fieldOf("flux-2/pro-text-to-image", "prompt")).toMatchObject({ minLength: 3 });
  });

  test("of media has its count, size and types (R92, G21)", () => {
    expect(fieldOf("google/nano-banana-edit", "image_urls")).toMatchObject({
      type: "media",
      media: ["image"],
      many: true,
      minItems: 1,
      maxItems: 10,
      maxBytes: 10485760,
      mime: ["image/jpeg", "image/png", "image/webp"],
    });
    expect(fieldOf("recraft/remove-background", "image")).toMatchObject({
      many: false,
      minItems: 1,
      maxItems: 1,
      maxBytes: 5242880,
    });
    expect(fieldOf("nano-banana-pro", "image_input")).toMatchObject({
      required: false,
      minItems: 0,
      maxItems: 8,
    });
    expect(fieldOf("ideogram/character", "reference_image_urls")).toMatchObject({
      many: true,
      maxItems: 1,
    });
  });

  test("of numbers knows whole ones, bounds and numbers in text (R92)", () => {
    expect(fieldOf("qwen/text-to-image", "guidance_scale")).toMatchObject({
      type: "number",
      integer: false,
      minimum: 0,
      maximum: 20,
      default: 2.5,
      asText: false,
    });
    expect(fieldOf("bytedance/seedream-v4-edit", "max_images")).toMatchObject({
      integer: true,
      minimum: 1,
      maximum: 6,
    });
    expect(fieldOf("google/imagen4", "seed")).toMatchObject({
      type: "number",
      integer: true,
      asText: true,
    });
    expect(fieldOf("wan/2-7-image", "n")).toMatchObject({ integer: true, default: 1 });
  });

  test("of lengths is a number, a number in text, or named options (R92)", () => {
    expect(fieldOf("wan/3-0-video", "duration")).toMatchObject({ minimum: 2, maximum: 30 });
    expect(fieldOf("grok-imagine/image-to-video", "duration")).toMatchObject({
      type: "number",
      asText: true,
      minimum: 6,
      maximum: 30,
      default: "6",
    });
    const asSource = fieldOf("wan/2-7-videoedit", "duration");
    expect(asSource).toMatchObject({ type: "choice", default: 0 });
    expect(asSource?.type === "choice" && asSource.options[0]).toEqual({
      value: 0,
      label: "Как в исходном видео",
    });
    expect(fieldOf("wan/2-2-a14b-speech-to-video-turbo", "num_frames")).toMatchObject({ step: 4 });
  });

  test("of choices offers only what has a price, and starts there (N26)", () => {
    expect(fieldOf("seedream/5-flash-layer-decomposition", "size")).toMatchObject({
      type: "choice",
      default: "1K",
      options: [
        { value: "1K", label: "1K" },
        { value: "1.5K", label: "1.5K" },
        { value: "2K", label: "2K" },
      ],
    });
    expect(fieldOf("ideogram/v3-remix", "rendering_speed")).toMatchObject({ default: "TURBO" });
    expect(fieldOf("ideogram/v3-edit", "rendering_speed")).toMatchObject({ default: "BALANCED" });
    expect(fieldOf("4o-image-api", "size")?.default).toBeUndefined();
  });

  test("says its values in Russian where the raw ones say nothing (R92, R144)", () => {
    const labels = (id: string, name: string) => {
      const field = fieldOf(id, name);
      return field?.type === "choice" ? field.options.map((option) => option.label) : [];
    };
    expect(labels("bytedance/seedream", "image_size").slice(0, 2)).toEqual([
      "Квадрат 1:1",
      "Квадрат 1:1, HD",
    ]);
    expect(labels("ideogram/v3-edit", "rendering_speed")[0]).toBe("Быстро");
    expect(labels("seedream/5-lite-text-to-image", "quality")).toEqual([
      "Обычное, 2K",
      "Высокое, 3K",
      "Наивысшее, 4K",
    ]);
    expect(labels("z-image", "aspect_ratio")).toEqual(["1:1", "4:3", "3:4", "16:9", "9:16"]);
    expect(labels("nano-banana-pro", "output_format")).toEqual(["PNG", "JPG"]);
  });
});

test("a card states the limits of the schema (G14, R144)", () => {
  const limits = (id: string) => sold(id).card.limits?.replaceAll("\u00a0", " ");
  expect(limits("google/nano-banana-edit")).toBe(
    "«Что сделать с фото» — до 5 000 знаков. «Фото» — до 10 фото, каждое до 10 МБ, JPG, PNG, WebP.",
  );
  // 30 MB are allowed, but the messenger hands over 20: nothing is promised.
  expect(limits("bytedance/seedream-v4-edit")).not.toContain("МБ");
  expect(limits("infinitalk/from-audio")).toContain("«Аудио» — до 10 МБ, MP3, WAV, AAC, M4A, OGG.");
  expect(limits("ideogram/character")).toContain("«Фото персонажа» — до 10 МБ");
  expect(limits("gpt-image-2-image-to-image")).toStartWith("«Фото» — до 16 фото. Прозрачный фон");
});
