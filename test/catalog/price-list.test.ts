// Goal: what we are charged is what we quote. Method: pairs worked out by hand from the provider's
// price texts and notes (catalog/models, `pricing` and `note`), in credits.
import { expect, test } from "bun:test";
import { type MediaFacts, price } from "../../src/catalog/index.ts";
import { originPrices } from "./origin-prices.ts";
import { catalogue, files, sold } from "./sold.ts";
import { type Case, of, soundPrices, upTo, videoPrices } from "./timed-prices.ts";
import { tokenPrices } from "./token-prices.ts";

const MICRO_USD_PER_CREDIT = 5000;

function image(widthPx: number, heightPx: number): MediaFacts {
  return { image_url: [{ widthPx, heightPx }] };
}

const imagePrices: readonly Case[] = [
  of("bytedance/seedream", {}, 3.5),
  // Per returned image, at any resolution; fewer may come than were asked for.
  of("bytedance/seedream-v4-text-to-image", {}, 5),
  of("bytedance/seedream-v4-text-to-image", { image_resolution: "4K" }, 5),
  upTo("bytedance/seedream-v4-text-to-image", { max_images: 2 }, 10),
  upTo("bytedance/seedream-v4-edit", { max_images: 6, image_resolution: "4K" }, 30),
  of("seedream/4.5-text-to-image", { quality: "high" }, 6.5),
  of("seedream/4.5-edit", { quality: "basic" }, 6.5),
  of("seedream/5-lite-text-to-image", { quality: "ultra" }, 5.5),
  of("seedream/5-lite-image-to-image", {}, 5.5),
  of("seedream/5-pro-text-to-image", { quality: "high" }, 14),
  of("seedream/5-pro-text-to-image", { quality: "basic" }, 7),
  of("seedream/5-pro-text-to-image", {}, 7),
  of("seedream/5-flash-text-to-image", { size: "2K" }, 3.24),
  of("seedream/5-flash-image-to-image", { size: "1K", image_urls: files(10) }, 3.24),
  // Per layer: the most that can come.
  upTo("seedream/5-pro-layer-decomposition", {}, 70),
  upTo("seedream/5-pro-layer-decomposition", { size: "1.5K" }, 70),
  upTo("seedream/5-pro-layer-decomposition", { size: "2K" }, 140),
  upTo("seedream/5-flash-layer-decomposition", { size: "2K" }, 32.4),
  of("google/nano-banana", {}, 4),
  of("google/nano-banana-edit", { image_urls: files(3) }, 4),
  of("nano-banana-pro", {}, 18),
  of("nano-banana-pro", { resolution: "2K" }, 18),
  of("nano-banana-pro", { resolution: "4K" }, 24),
  of("nano-banana-2", {}, 8),
  of("nano-banana-2", { resolution: "2K" }, 12),
  of("nano-banana-2", { resolution: "4K" }, 18),
  of("nano-banana-2-1", { resolution: "1K" }, 4),
  of("nano-banana-2-1", { resolution: "2K" }, 6),
  of("nano-banana-2-1", { resolution: "4K" }, 9),
  of("nano-banana-2-lite", { image_urls: files(2) }, 4),
  of("google/imagen4", {}, 8),
  of("google/imagen4-fast", {}, 4),
  of("google/imagen4-ultra", {}, 12),
  of("gpt-image-2-text-to-image", {}, 6),
  of("gpt-image-2-text-to-image", { resolution: "2K" }, 10),
  of("gpt-image-2-text-to-image", { resolution: "4K" }, 16),
  of("gpt-image-2-image-to-image", { resolution: "2K" }, 10),
  of("gpt-image-2-5-flare-text-to-image", { resolution: "4K" }, 16),
  of("gpt-image-2-5-flare-image-to-image", { resolution: "1K" }, 6),
  of("gpt-image-2-5-sunburst-text-to-image", { resolution: "2K" }, 10),
  of("gpt-image-2-5-sunburst-image-to-image", {}, 6),
  of("gpt-image/1.5-text-to-image", { quality: "medium" }, 4),
  of("gpt-image/1.5-text-to-image", { quality: "high" }, 22),
  of("gpt-image/1.5-image-to-image", {}, 4),
  of("4o-image-api", { size: "3:2" }, 6),
  of("flux-2/pro-text-to-image", {}, 5),
  of("flux-2/pro-text-to-image", { resolution: "2K" }, 7),
  of("flux-2/pro-image-to-image", { resolution: "1K", input_urls: files(8) }, 5),
  of("flux-2/flex-text-to-image", { resolution: "1K" }, 14),
  of("flux-2/flex-image-to-image", { resolution: "2K" }, 24),
  // Per generation: two pictures for one price.
  of("grok-imagine/text-to-image", {}, 4),
  of("grok-imagine/text-to-image", { enable_pro: false }, 4),
  of("grok-imagine/text-to-image", { enable_pro: true }, 5),
  of("grok-imagine/image-to-image", { image_urls: files(5) }, 4),
  of("grok-imagine-image-2-0/text-to-image", { aspect_ratio: "1:1" }, 4),
  of("grok-imagine-image-2-0/image-edit", { aspect_ratio: "auto" }, 4),
  of("ideogram/v3-text-to-image", {}, 3.5),
  of("ideogram/v3-text-to-image", { rendering_speed: "BALANCED" }, 7),
  of("ideogram/v3-text-to-image", { rendering_speed: "QUALITY" }, 10),
  of("ideogram/v3-edit", {}, 7),
  of("ideogram/v3-remix", { rendering_speed: "QUALITY", num_images: "3" }, 30),
  of("ideogram/v3-remix", {}, 3.5),
  of("ideogram/v3-reframe", { rendering_speed: "TURBO", num_images: "4" }, 14),
  of("ideogram/character", {}, 18),
  of("ideogram/character", { rendering_speed: "TURBO", num_images: "2" }, 24),
  of("ideogram/character-edit", { rendering_speed: "QUALITY", num_images: "4" }, 96),
  // Per megapixel: 1024 × 1024 is one, a part of one costs at most a whole.
  of("qwen/text-to-image", {}, 4),
  of("qwen/text-to-image", { image_size: "square_hd" }, 4),
  upTo("qwen/text-to-image", { image_size: "landscape_16_9" }, 4),
  upTo("qwen/text-to-image", { image_size: "square" }, 4),
  of("qwen/image-to-image", { image_url: "tg:a" }, 4, image(1024, 1024)),
  upTo("qwen/image-to-image", { image_url: "tg:a" }, 8, image(1600, 1200)),
  upTo("qwen/image-to-image", { image_url: "tg:a" }, 8, image(1025, 1024)),
  upTo("qwen/image-to-image", { image_url: "tg:a" }, 16),
  of("qwen/image-edit", { image_size: "square_hd" }, 5),
  upTo("qwen/image-edit", {}, 5),
  of("qwen/image-edit", { image_size: "square_hd", num_images: "4" }, 20),
  of("qwen2/text-to-image", {}, 5.6),
  of("qwen2/image-edit", { image_size: "21:9" }, 5.6),
  of("qwen2-1/text-to-image", {}, 4),
  of("qwen2-1/text-to-image", { resolution: "2K" }, 8),
  of("qwen2-1/image-to-image", { resolution: "2K", image_urls: files(10) }, 8),
  of("qwen3/text-to-image", { resolution: "2K" }, 4.8),
  // Plus half a credit for each input image.
  of("qwen3/image-to-image", { image_urls: files(1) }, 5.3),
  of("qwen3/image-to-image", { image_urls: files(3), resolution: "2K" }, 6.3),
  of("qwen3/pro-image-to-image", { image_urls: files(1) }, 6.9),
  of("qwen3/pro-image-to-image", { image_urls: files(2), resolution: "2K" }, 13),
  // Four images when `n` is missing: so one is always asked for by number.
  of("wan/2-7-image", {}, 4.8),
  of("wan/2-7-image", { n: 4 }, 19.2),
  of("wan/2-7-image", { n: 12, enable_sequential: true, resolution: "4K" }, 57.6),
  of("wan/2-7-image-pro", {}, 12),
  of("wan/2-7-image-pro", { n: 3 }, 36),
  of("z-image", {}, 0.8),
  of("recraft/crisp-upscale", {}, 0.5),
  of("recraft/remove-background", {}, 1),
  // 10 up to 2K of output, 20 up to 4K, 40 above; the most where the size is not known.
  of("topaz/image-upscale", { upscale_factor: "2" }, 10, image(1024, 768)),
  of("topaz/image-upscale", { upscale_factor: "4" }, 20, image(1024, 768)),
  of("topaz/image-upscale", { upscale_factor: "4" }, 40, image(768, 1025)),
  of("topaz/image-upscale", { upscale_factor: "1" }, 20, image(2049, 100)),
  upTo("topaz/image-upscale", {}, 40),
];

const cases = [...imagePrices, ...videoPrices, ...soundPrices, ...tokenPrices, ...originPrices];
const titled = cases.map((it) => ({ ...it, order: JSON.stringify(it.input).slice(0, 120) }));

test.each(titled)("$id for $order costs $credits credits (R92, R108, N26)", (it) => {
  expect(price(sold(it.id), it.input, it.facts)).toMatchObject({
    status: "priced",
    cost: Math.ceil(Number((it.credits * MICRO_USD_PER_CREDIT).toFixed(6))),
    upTo: it.upTo,
  });
});

test("what was made with something without a price has none (N26)", () => {
  const input = { task_id: "run:A1B2C3", resolution: "1080p", extend_times: "6" };
  const facts = { task_id: [{ settings: { resolution: "1080p" } }] };
  expect(price(sold("grok-imagine/extend"), input, facts)).toEqual({ status: "no_price" });
  expect(price(sold("grok-imagine/upscale"), input, facts)).toEqual({ status: "no_price" });
});

test("the list covers every model on sale (R84, R108)", () => {
  const priced = new Set(cases.map((it) => it.id));
  expect(catalogue.models.filter((model) => !priced.has(model.id)).map((it) => it.id)).toEqual([]);
});
