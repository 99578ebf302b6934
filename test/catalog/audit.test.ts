// Goal: one command tells the truth about the catalogue.
import { expect, test } from "bun:test";
import type { RawData } from "../../src/catalog/data.ts";
import { embeddedData } from "../../src/catalog/files.ts";
import { auditCatalogue, explainPrice, loadCatalogue } from "../../src/catalog/index.ts";
import { catalogAudit } from "../../src/commands/catalog.ts";
import { formatRoubles, kopecks, present } from "../../src/kernel/index.ts";
import { catalogue, files, sold } from "./sold.ts";

const roubles = (amount: number) => formatRoubles(kopecks(amount));
const RATE = { rubPerUsd: "78.00", multiplier: "2" };

test("the catalogue passes its audit, with a line for each model (R35)", () => {
  const audit = auditCatalogue();
  expect(audit.checks.filter((check) => !check.ok)).toEqual([]);
  expect(audit.ok).toBe(true);
  expect(audit.table.split("\n")).toHaveLength(catalogue.models.length);
  expect(audit.table).toContain("z-image");
  const facts = audit.checks.find((check) => check.name === "facts");
  expect(facts?.detail).toContain("ideogram/v3-reframe (uncertain)");
});

test("the audit names what is broken, left out or refused by the official schema (R35, R105)", () => {
  const copy = structuredClone(embeddedData) as unknown as {
    models: { id: string; input: object }[];
    cards: Record<string, unknown>;
  };
  delete copy.cards["z-image"];
  const pro = copy.models.find((it) => it.id === "nano-banana-pro");
  Object.assign(pro?.input ?? {}, { dependentRequired: "prompt" });
  const audit = auditCatalogue(loadCatalogue(copy as unknown as RawData));
  expect(audit.ok).toBe(false);
  const failed = audit.checks.filter((check) => !check.ok);
  expect(failed.map((check) => check.name)).toEqual(["entries", "schemas"]);
  expect(failed[0]?.detail).toContain("z-image: has no Russian card");
  expect(failed[1]?.detail).toContain("nano-banana-pro");
});

test("the audit names a margin, a card and labels that are not right (R35, R108, N58)", () => {
  const [first, second, ...others] = catalogue.models;
  const one = present(first, "there are models");
  const [field] = one.fields;
  const wordless = { ...present(field, "it asks something"), hint: "" };
  const models = [
    { ...one, card: { ...one.card, what: "" }, fields: [wordless, wordless] },
    { ...present(second, "there are two"), name: one.name, section: one.section },
    ...others,
  ];
  const { ok, checks } = auditCatalogue({ ...catalogue, models }, { ...RATE, multiplier: "0.5" });
  expect(ok).toBe(false);
  const detailOf = (name: string) => checks.find((check) => check.name === name)?.detail ?? "";
  expect(detailOf("margins")).toContain("below cost");
  expect(detailOf("cards")).toContain(`${one.id}: its card has no what`);
  expect(detailOf("cards")).toContain(`field ${wordless.name} has no label or no example`);
  expect(detailOf("labels")).toContain(`two buttons «${wordless.label}»`);
  expect(detailOf("labels")).toContain(`looks like ${one.id}`);
});

test("the command counts the models of each kind, and its exit code tells the outcome (R35, G32)", async () => {
  const run = async (env: Record<string, string>, args: string[] = []) => {
    const said: string[] = [];
    const out = (text: string) => void said.push(text);
    const stop = new AbortController().signal;
    const code = await catalogAudit.run(args, { env, out, err: out, stop, terminal: false });
    return { code, text: said.join("") };
  };
  const good = await run({});
  expect(good.code).toBe(0);
  expect(good.text).toMatch(/^ok {3}forms: \d+ forms lead to a confirmation/m);
  expect(good.text).toMatch(/^ok {3}buttons: .* of 64 bytes$/m);
  const kinds = Map.groupBy(catalogue.models, ({ kind, section }) => `${section} ${kind}`);
  for (const [name, members] of kinds) {
    const [section, kind] = name.split(" ");
    expect(good.text).toMatch(new RegExp(`^${section} +${kind} +${members.length} +from `, "m"));
  }
  const bad = await run({ PRICE_MULTIPLIER: "0.5" }, ["--json"]);
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.text)).toMatchObject({ ok: false });
});

test("a price is explained line by line, from what a person types (R108, R110)", () => {
  const typed = { image_urls: files(2), resolution: "2k" };
  expect(explainPrice(sold("qwen3/pro-image-to-image"), typed, RATE)).toEqual([
    "input      resolution=2K image_urls=tg:file0,tg:file1",
    "row        resolution=2K: 12 credits per image",
    "charge     1 × 12 credits per image",
    "charge     2 × 0.5 credits per input file",
    "cost       65000 millionths of a US dollar",
    "rate       × 78.00 roubles × 2, up to whole kopecks",
    `price      ${roubles(1014)}`,
  ]);
  expect(explainPrice(sold("ideogram/v3-remix"), { num_images: 3 }, RATE).at(-1)).toBe(
    `price      ${roubles(819)}`,
  );
  expect(explainPrice(sold("topaz/image-upscale"), {}, RATE).at(-1)).toBe(
    `price      up to ${roubles(3120)}`,
  );
});

test("a price that does not exist and a rate below cost are said, not computed (N26)", () => {
  const model = sold("gpt-image-2-text-to-image");
  expect(explainPrice(model, { resolution: "8K" }, RATE).at(-1)).toContain("this is not sold");
  expect(explainPrice(model, {}, { rubPerUsd: "78", multiplier: "0.5" })).toEqual([
    "a multiplier below 1 would sell below cost",
  ]);
});
