// Goal: a price is a function of all that is ordered, or there is none. Method: the properties that
// every model's price must have, over inputs made from its own form.
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  checkInput,
  creditsOfTokens,
  type Input,
  isCounted,
  type MediaFacts,
  type Model,
  price,
  type Rate,
  rateProblem,
  resultCount,
  startingPrice,
  toKopecks,
  toSend,
} from "../../src/catalog/index.ts";
import { microUsd } from "../../src/kernel/index.ts";
import { anyInput } from "./any-input.ts";
import { catalogue, files, sold } from "./sold.ts";

const RATE: Rate = { rubPerUsd: "78.00", multiplier: "2" };

function costOf(model: Model, input: Input, facts: MediaFacts = {}): number {
  const quote = price(model, input, facts);
  return quote.status === "priced" ? quote.cost : Number.NaN;
}

/** Falls nowhere, and rises in the end. */
function expectRise(id: string, costs: readonly number[]): void {
  expect([id, costs]).toEqual([id, costs.toSorted((a, b) => a - b)]);
  expect(costs.at(-1)).toBeGreaterThan(costs[0] ?? Number.NaN);
}

const anyModel = fc.constantFrom(...catalogue.models);
const anyOrder = anyModel.chain((model) => anyInput(model).map((input) => ({ model, input })));

describe("a price", () => {
  test("exists for everything that a form can order (R108, R110)", () => {
    fc.assert(
      fc.property(anyOrder, ({ model, input }) => {
        const isTaken = checkInput(model, input).length === 0;
        expect(!isTaken || price(model, input).status === "priced").toBe(true);
      }),
    );
  });

  test("is the same for what was chosen and for what is sent (R111, N27)", () => {
    fc.assert(
      fc.property(anyOrder, ({ model, input }) => {
        expect(price(model, toSend(model, input))).toEqual(price(model, input));
      }),
    );
  });

  test("on an option's button is the price of the confirmation (R111)", () => {
    for (const model of catalogue.models) {
      for (const field of model.fields) {
        if (field.type !== "choice") continue;
        for (const option of field.options) {
          const onButton = price(model, { ...model.example, [field.name]: option.value });
          const confirmed = price(model, {
            ...toSend(model, model.example),
            [field.name]: option.value,
          });
          expect(onButton).toEqual(confirmed);
          expect(onButton.status).toBe("priced");
        }
      }
    }
  });

  test("never falls when more is ordered (N26)", () => {
    const counted = catalogue.models.filter((model) => model.terms.quantityField);
    expect(counted.length).toBeGreaterThan(6);
    for (const model of counted) {
      const name = model.terms.quantityField ?? "";
      const field = model.fields.find((it) => it.name === name);
      const values =
        field?.type === "choice"
          ? field.options.map((option) => option.value)
          : Array.from({ length: 6 }, (_, index) => index + 1);
      const costs = values.map((value) => costOf(model, { ...model.example, [name]: value }));
      const one = costs[0] ?? Number.NaN;
      expect(costs).toEqual(costs.map((_, index) => one * (index + 1)));
    }
  });

  test("never lies under the starting price (R110)", () => {
    fc.assert(
      fc.property(anyOrder, ({ model, input }) => {
        const least = startingPrice(model);
        const quote = price(model, input);
        if (quote.status === "no_price") return; // Refused by a rule, see above.
        expect(least.status === "priced" && least.cost <= quote.cost).toBe(true);
      }),
    );
  });

  test("is a true «от», or is said to be counted afterwards (R110, N26)", () => {
    const said = (model: Model) => Number(creditsOfTokens(model, { input: 20, output: 1 }));
    const counted = catalogue.models.filter((model) => !Number.isNaN(said(model)));
    expect(counted.length).toBeGreaterThan(40);
    for (const model of counted) {
      const least = startingPrice(model);
      const isAbove = least.status === "priced" && least.cost > said(model) * 5000;
      expect([model.id, isAbove && !isCounted(model)]).toEqual([model.id, false]);
    }
    const fixed = { ...sold("gpt-6-sol"), ownPrice: { fixedKopecks: 500_00 } };
    expect(isCounted(fixed)).toBe(false);
  });

  test("never falls when more seconds are ordered (N26)", () => {
    const timed = catalogue.models.flatMap((model) => {
      const name = model.terms.billing.seconds?.field ?? model.terms.billing.secondsField;
      const field = model.fields.find((it) => it.name === name);
      return field?.type === "number" ? [{ model, field }] : [];
    });
    expect(timed.length).toBeGreaterThan(20);
    for (const { model, field } of timed) {
      const { name, minimum = 0, maximum = 0, asText, step = 1 } = field;
      const costs: number[] = [];
      for (let value = minimum; value <= maximum; value += step) {
        costs.push(costOf(model, { ...model.example, [name]: asText ? String(value) : value }));
      }
      expect([model.id, costs]).toEqual([model.id, costs.toSorted((a, b) => a - b)]);
      expect(costs.at(-1)).toBeGreaterThan(costs[0] ?? 0);
    }
  });

  test("never falls when a file is longer (N26)", () => {
    const timed = catalogue.models.flatMap((model) => {
      const { files: billed } = model.terms.billing.seconds ?? {};
      return billed && billed.insteadOf === undefined ? [{ model, fields: billed.fields }] : [];
    });
    expect(timed.length).toBeGreaterThan(12);
    for (const { model, fields } of timed) {
      const given = fields.map((name) => {
        const field = model.fields.find((it) => it.name === name);
        const isList = field?.type === "media" && field.many;
        return [name, isList ? files(1) : "tg:file0"] as const;
      });
      const input = { ...model.example, ...Object.fromEntries(given) };
      const factsOf = (seconds: number) =>
        Object.fromEntries(fields.map((name) => [name, [{ seconds }]]));
      const lengths = [1, 2, 2.5, 9, 70];
      expectRise(
        model.id,
        lengths.map((it) => costOf(model, input, factsOf(it))),
      );
    }
  });

  test("never falls when a text is longer (N26)", () => {
    const written = catalogue.models.flatMap((model) => {
      const { characters, tokens, speech } = model.terms.billing;
      const name = characters ?? (speech ? undefined : tokens?.prompt);
      return model.fields.some((it) => it.name === name) ? [{ model, name: name ?? "" }] : [];
    });
    expect(written.length).toBeGreaterThan(40);
    for (const { model, name } of written) {
      const texts = [1, 999, 1000, 1001, 4000].map((length) => "ж".repeat(length));
      expectRise(
        model.id,
        texts.map((text) => costOf(model, { ...model.example, [name]: text })),
      );
    }
  });

  test("never falls when more files are sent (N26)", () => {
    const counted = catalogue.models.filter((model) => model.terms.billing.perFile);
    expect(counted.length).toBeGreaterThan(2);
    for (const model of counted) {
      const { field = "", free = 0 } = model.terms.billing.perFile ?? {};
      const counts = [1, free + 1, free + 2];
      expectRise(
        model.id,
        counts.map((it) => costOf(model, { ...model.example, [field]: files(it) })),
      );
    }
  });

  test("is refused for a value that is not for sale, never guessed (N26)", () => {
    const refused: readonly [string, Input][] = [
      ["gpt-image-2-text-to-image", { resolution: "8K" }],
      ["seedream/5-pro-layer-decomposition", { size: "auto" }],
      ["seedream/5-flash-layer-decomposition", { size: "auto" }],
      ["ideogram/v3-remix", { num_images: "5" }],
      ["ideogram/v3-remix", { num_images: 2 }],
      ["wan/2-7-image", { n: 0 }],
      ["wan/2-7-image", { n: 13 }],
      ["wan/2-7-image", { n: 1.5 }],
      ["bytedance/seedream-v4-edit", { max_images: 2.5 }],
      ["grok-imagine/text-to-image", { enable_pro: "yes" }],
      ["qwen/text-to-image", { image_size: "poster" }],
      ["qwen3/image-to-image", { image_urls: files(4) }],
      ["grok-imagine-video-1-5-preview", { resolution: "1080p" }],
      ["wan/3-0-video", { duration: -1 }],
      ["grok-imagine/image-to-video", { duration: "31" }],
      ["runway", { duration: 10, quality: "1080p" }],
    ];
    for (const [id, input] of refused) {
      expect(price(sold(id), input)).toEqual({ status: "no_price" });
    }
  });

  test("of an upscale beyond the list's last step does not exist (N26)", () => {
    const facts = { image_url: [{ widthPx: 3000, heightPx: 2000 }] };
    const quote = price(sold("topaz/image-upscale"), { upscale_factor: "4" }, facts);
    expect(quote).toEqual({ status: "no_price" });
  });
});

describe("the starting price", () => {
  test.each([
    ["nano-banana-pro", 18],
    ["seedream/5-pro-layer-decomposition", 7],
    ["ideogram/character", 12],
    ["qwen3/image-to-image", 5.3],
    ["qwen/image-to-image", 4],
    ["topaz/image-upscale", 10],
    ["wan/2-7-image-pro", 12],
    ["veo-3-1", 30],
    ["bytedance/seedance-2", 69],
    ["kling-2.6/motion-control", 33],
    ["wan/2-2-a14b-speech-to-video-turbo", 12],
    ["elevenlabs/speech-to-text", 3.5],
  ])("of %s is %d credits (R110)", (id, credits) => {
    expect(startingPrice(sold(id))).toMatchObject({ cost: credits * 5000, upTo: false });
  });
});

test("the files to come are counted (R149)", () => {
  expect(resultCount(sold("grok-imagine/text-to-image"), {})).toEqual({ least: 2, most: 2 });
  expect(resultCount(sold("ideogram/character"), { num_images: "3" })).toEqual({
    least: 3,
    most: 3,
  });
  expect(resultCount(sold("bytedance/seedream-v4-edit"), { max_images: 4 })).toEqual({
    least: 1,
    most: 4,
  });
  expect(resultCount(sold("seedream/5-pro-layer-decomposition"), {})).toEqual({
    least: 1,
    most: 10,
  });
  expect(resultCount(sold("recraft/crisp-upscale"), {})).toEqual({ least: 1, most: 1 });
});

describe("roubles", () => {
  test.each([
    [4_000, "78.00", "2", 63], // 0.004 × 78 × 2 = 0.624 ₽
    [20_000, "78.00", "2", 312],
    [16_200, "78.00", "2", 253], // 2.5272 ₽
    [120_000, "78.00", "2", 1872],
    [1, "78.00", "2", 1],
    [0, "78.00", "2", 0],
    [1_000_000, "0.01", "1", 1],
    [1_000_001, "78", "1", 7801],
    [24_000, "91.37", "1.85", 406], // 4.056828 ₽
  ])(
    "of %d µUSD at %s × %s are %d kopecks, rounded up (R108, N27)",
    (cost, rub, times, kopecks) => {
      const rate = { rubPerUsd: rub, multiplier: times };
      expect(Number(toKopecks(microUsd(cost), rate))).toBe(kopecks);
    },
  );

  const anyRate = fc.record({
    rubPerUsd: fc.integer({ min: 1, max: 99_999_999 }).map((it) => (it / 10_000).toFixed(4)),
    multiplier: fc.integer({ min: 100, max: 1_000 }).map((it) => (it / 100).toFixed(2)),
  });
  const anyCost = fc.integer({ min: 0, max: 1_000_000_000 });

  test("are exact: up by less than one kopeck, never below cost (R108, N26)", () => {
    fc.assert(
      fc.property(anyCost, anyRate, (cost, rate) => {
        const exact = BigInt(cost) * digits(rate.rubPerUsd) * digits(rate.multiplier);
        const scale = 10n ** 10n; // µUSD → kopecks is 10⁴, the decimals are 10⁴ and 10².
        const priceKopecks = BigInt(toKopecks(microUsd(cost), rate));
        expect(priceKopecks * scale >= exact && (priceKopecks - 1n) * scale < exact).toBe(true);
        const atCost = BigInt(cost) * digits(rate.rubPerUsd) * 100n;
        expect(priceKopecks * scale >= atCost).toBe(true);
      }),
    );
  });

  test("never fall when the cost, the rate or the multiplier grows (R108)", () => {
    fc.assert(
      fc.property(anyCost, anyCost, anyRate, (cost, more, rate) => {
        const least = toKopecks(microUsd(cost), rate);
        expect(toKopecks(microUsd(cost + more), rate)).toBeGreaterThanOrEqual(least);
        const dearer = { ...rate, multiplier: `1${rate.multiplier}` };
        expect(toKopecks(microUsd(cost), dearer)).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  test.each([
    [{ rubPerUsd: "78.00", multiplier: "0.99" }, "below cost"],
    [{ rubPerUsd: "0.00", multiplier: "2" }, "above zero"],
    [{ rubPerUsd: "78,00", multiplier: "2" }, "78.00"],
    [{ rubPerUsd: "-78", multiplier: "2" }, "decimal"],
    [{ rubPerUsd: "78", multiplier: "2e3" }, "decimal"],
    [{ rubPerUsd: "78", multiplier: "" }, "decimal"],
  ])("are not made with the rate %j (N26, N27)", (rate, word) => {
    expect(rateProblem(rate)).toContain(word);
    expect(() => toKopecks(microUsd(1), rate)).toThrow(word);
  });

  test("are made with the rate of the house (R46)", () => {
    expect(rateProblem(RATE)).toBeUndefined();
  });
});

function digits(decimal: string): bigint {
  return BigInt(decimal.replace(".", ""));
}
