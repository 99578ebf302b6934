// Goal: what Kie says of its models is read as it is, slowly enough, and its faults are waited out.
// Method: the client and the emulated Kie over HTTP, on a clock that is moved.
import { expect, test } from "bun:test";
import type { EmulatedModel } from "../../src/emulator/kie/index.ts";
import { type Log, silentLog, systemClock } from "../../src/kernel/index.ts";
import { createDiscovery, type Discovery } from "../../src/kie/index.ts";
import { hurry } from "../support/hurry.ts";
import { API_KEY, type KiePair, kiePair } from "../support/kie-pair.ts";

const NEVER_MS = 1e12;

const MODELS: readonly EmulatedModel[] = [
  {
    id: "maker/100% new image",
    name: "New Image",
    maker: "Maker",
    output: "image",
    kind: "text-to-image",
    schema: {
      type: "object",
      required: ["prompt"],
      properties: { prompt: { type: "string" }, resolution: { enum: ["1K", "4K"] } },
    },
    prices: [
      { when: { resolution: "4K" }, unit: "image", credits: 24 },
      { when: {}, unit: "image", credits: 18.5 },
    ],
    creditsFor: () => 18.5,
  },
  { id: "bare", output: "video", schema: {}, openapi: null, creditsFor: () => 1 },
];

async function pairWith(
  work: (discovery: Discovery, pair: KiePair & { codes: unknown[] }) => Promise<void>,
  key = API_KEY,
): Promise<void> {
  await using pair = await kiePair({ models: MODELS });
  const { url, uploadUrl } = pair.emulator;
  const config = { apiRoot: url, uploadRoot: uploadUrl, apiKey: key, timeoutMs: NEVER_MS };
  const codes: unknown[] = [];
  const log: Log = { ...silentLog, debug: (_, fields) => void codes.push(fields?.code) };
  const deps = { log, clock: pair.clock };
  const discovery = createDiscovery({ ...config, allowPrivateResults: true }, deps);
  await hurry(pair.clock, work(discovery, { ...pair, codes }));
}

/** `rejects` would hold up the loop that moves the clock. */
function faultIn(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("the list tells ids, names, makers, tasks and prices in prose (R97)", () =>
  pairWith(async (discovery) => {
    const { models, isWhole } = await discovery.models();
    expect(isWhole).toBe(true);
    expect(models).toEqual([
      {
        id: "maker/100% new image",
        title: "New Image",
        maker: "Maker",
        taskTypes: ["Text to Image"],
        priceText:
          "1K costs 18.5 credits (0.0925 USD) per image; 4K costs 24 credits (0.12 USD) per image",
      },
      { id: "bare", title: "bare", maker: "Kie", taskTypes: [] },
    ]);
  }));

test("what is odd in a list costs no other model, and a part of a list is no whole one (R97)", async () => {
  const answer = (data: object) => {
    const body = JSON.stringify({ code: 200, msg: "success", data });
    const fetch = async () =>
      new Response(body, { headers: { "Content-Type": "application/json" } });
    const config = { apiRoot: "https://kie.test", uploadRoot: "https://kie.test", apiKey: API_KEY };
    const deps = { log: silentLog, clock: systemClock, fetch: fetch as never };
    return createDiscovery({ ...config, allowPrivateResults: false }, deps).models();
  };
  const good = {
    model: "a",
    title: "  ",
    provider: null,
    taskType: "Text",
    pricingDesc: "9".repeat(6_000),
  };
  const twice = { model: "b", title: "T".repeat(500) };
  const odd = [null, "text", { model: 5 }, { model: "" }];
  const { models, isWhole } = await answer({ total: 3, models: [good, ...odd, twice, twice] });
  expect(isWhole).toBe(false);
  expect(models).toEqual([
    { id: "a", title: "a", maker: "", taskTypes: [] },
    { id: "b", title: "T".repeat(120), maker: "", taskTypes: [] },
  ]);
  expect((await answer({ total: 1, models: [good] })).isWhole).toBe(true);
  expect((await answer({ total: 240, models: [good] })).isWhole).toBe(false);
  expect((await answer({ models: [good, twice] })).isWhole).toBe(true);
});

test("a document is asked for by its escaped id, and may not be there (R97)", () =>
  pairWith(async (discovery) => {
    const document = await discovery.schema("maker/100% new image");
    expect(Object.keys(document ?? {})).toContain("components");
    expect(JSON.stringify(document)).toContain(
      '"$ref":"#/components/schemas/New%20Image%20input%20100%25%20"',
    );
    expect(await discovery.schema("bare")).toBeUndefined();
    expect(await discovery.schema("nobody/knows")).toBeUndefined();
    expect(await discovery.priceText("bare")).toBeUndefined();
    expect(await discovery.successRate("bare")).toBe(97.5);
  }));

test("calls that come together are spaced, so that none is refused (R97)", () =>
  pairWith(async (discovery, { clock, codes }) => {
    const startedAt = clock.now();
    await Promise.all(["bare", "bare", "bare", "bare"].map((id) => discovery.schema(id)));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(3 * 1_100);
    expect(codes).toEqual([200, 200, 200, 200]);
  }));

test("too often, a lost connection and a proxy's page are waited out (R97)", () =>
  pairWith(async (discovery, { emulator }) => {
    emulator.control.faults.set("discovery_429", { next: 2 });
    emulator.control.faults.set("discovery_lost", { next: 1 });
    emulator.control.faults.set("discovery_html_502", { next: 1 });
    expect((await discovery.models()).models).toHaveLength(2);
  }));

test("what does not pass is a fault, and a refused key is one at once (R97)", async () => {
  await pairWith(async (discovery, { emulator }) => {
    emulator.control.faults.set("discovery_429", { rate: 1 });
    expect(await faultIn(discovery.models())).toMatchObject({ code: "kie_busy", retry: "later" });
  });
  await pairWith(async (discovery) => {
    expect(await faultIn(discovery.models())).toMatchObject({ code: "kie_key_refused" });
  }, "another key");
});

test("the website's price list is read to its last page, and may be gone (R97)", () =>
  pairWith(async (discovery, { emulator }) => {
    const { control } = emulator;
    const many = Array.from({ length: 120 }, (_, index) => ({
      id: `many/${index}`,
      output: "image" as const,
      schema: {},
      prices: [{ when: {}, unit: "image", credits: index + 0.25 }],
      creditsFor: () => 1,
    }));
    for (const model of many) control.putModel(model);
    const rows = (await discovery.feed()) ?? [];
    expect(rows).toHaveLength(122);
    expect(rows.at(-1)).toEqual({
      text: "many/119",
      credits: 119.25,
      unit: "per image",
      model: "many/119",
    });
    control.faults.set("feed_gone", { rate: 1 });
    expect(await discovery.feed()).toBeUndefined();
  }));

test("a row that cannot be read is no row, and a list that cannot be read is none (R97)", () =>
  pairWith(async (discovery, { emulator }) => {
    const row = {
      modelDescription: "bare",
      interfaceType: "video",
      provider: "Kie",
      creditPrice: "free",
      creditUnit: "per video",
      usdPrice: "0",
      anchor: "not an address",
    };
    const good = { ...row, creditPrice: "5" };
    emulator.control.removeModel("maker/100% new image");
    emulator.control.putModel({
      id: "bare",
      output: "video",
      schema: {},
      feed: [row, good],
      creditsFor: () => 1,
    });
    expect(await discovery.feed()).toEqual([{ text: "bare", credits: 5, unit: "per video" }]);
  }));
