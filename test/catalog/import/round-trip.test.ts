// Goal: what the provider publishes is understood as our files have it.
// Method: every model of our files is published by the emulated Kie, with nothing but official
// words, and imported again as if nobody knew it.
import { describe, expect, test } from "bun:test";
import { embeddedData } from "../../../src/catalog/files.ts";
import { type CatalogueEntry, importModel } from "../../../src/catalog/import/import-model.ts";
import { proposeKey } from "../../../src/catalog/import/propose-key.ts";
import { readModel } from "../../../src/catalog/import/read-model.ts";
import { samePrices } from "../../../src/catalog/import/same-prices.ts";
import {
  type Facts,
  loadCatalogue,
  type MediaFacts,
  type Model,
  price,
  type RawData,
} from "../../../src/catalog/index.ts";
import { pricedInputs } from "../../../src/catalog/price.ts";
import { catalogue } from "../../support/catalogue.ts";
import { ground, published } from "./published.ts";

/** What no document can say: whose task an id is. And what need not be said twice. */
const UNSAID = new Set(["x-from-job", "format"]);

function sayable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sayable);
  if (typeof value !== "object" || value === null) return value;
  // A default file is nobody's.
  const isFile = "x-media" in value;
  const said = Object.entries(value).filter(
    ([keyword]) => !UNSAID.has(keyword) && !(isFile && keyword === "default"),
  );
  return Object.fromEntries(said.map(([keyword, it]) => [keyword, sayable(it)]));
}

/** A page of somebody else's: only its pattern says that it is a video, so a file is offered. */
const READ_OTHERWISE = new Set(["video_url"]);

function fieldsOf({ properties }: Facts["input"]): Record<string, unknown> {
  const names = Object.keys(properties).filter(
    (name) => !(READ_OTHERWISE.has(name) && properties[name]?.pattern),
  );
  return Object.fromEntries(names.map((name) => [name, sayable(properties[name])]));
}

describe("every model of our files comes back from its document (R97)", () => {
  test.each(published.map(({ facts, source }) => [facts.id, facts, source] as const))(
    "%s",
    (_, facts, source) => {
      const read = readModel(source, ground);
      if (read.status !== "read") throw new Error(read.reason);
      expect(fieldsOf(read.input)).toEqual(fieldsOf(facts.input));
      expect(new Set(read.input.required)).toEqual(new Set(facts.input.required));
      expect(read.input.anyOf).toEqual(facts.input.anyOf as never);
      expect(read.input.oneOf).toEqual(facts.input.oneOf as never);
    },
  );
});

test("so do its prices (R97, R109)", () => {
  for (const { facts, source } of published) {
    const read = readModel(source, ground);
    if (read.status !== "read") throw new Error(`${facts.id}: ${read.reason}`);
    expect([facts.id, samePrices(read.prices, facts.pricing, facts.input)]).toEqual([
      facts.id,
      true,
    ]);
  }
});

const imported = published.map(({ facts, source }) => {
  return { facts, outcome: importModel(source, ground) };
});

test("its kind is found, or the reason says that a person must look (R97, R100)", () => {
  for (const { facts, outcome } of imported) {
    if (outcome.status === "unfit") expect(outcome.reason).toMatch(/^needs a card: |price list$/);
    else if (facts.kind in ground.kinds) expect(outcome.entry.facts.kind).toBe(facts.kind);
  }
  const entries = imported.filter(({ outcome }) => outcome.status === "entry");
  expect(entries.length).toBeGreaterThanOrEqual(188);
});

/** A catalogue of nothing but automatic entries. */
function automatic(entries: readonly CatalogueEntry[]): RawData {
  const keys: Record<string, string> = {};
  for (const { facts } of entries)
    keys[facts.id] = proposeKey(facts.id, new Set(Object.values(keys)));
  const terms = entries.flatMap(({ facts, billing }) => (billing ? [[facts.id, billing]] : []));
  return {
    ...embeddedData,
    models: entries.map(({ facts }) => facts),
    cards: Object.fromEntries(entries.map(({ facts, card }) => [facts.id, card])),
    rules: entries.flatMap(({ rules }) => rules),
    billing: { ...(embeddedData.billing as object), models: Object.fromEntries(terms) },
    keys,
    sections: {},
    unsold: {},
  };
}

const entries = imported.flatMap(({ outcome }) =>
  outcome.status === "entry" ? [outcome.entry] : [],
);
const alone = loadCatalogue(automatic(entries));

test("every one that becomes an entry is for sale with its automatic card alone (R97, R100)", () => {
  expect([...alone.broken, ...alone.leftOut]).toEqual([]);
  expect(alone.models.length).toBe(entries.length);
  for (const { card } of alone.models) expect(card.what).toMatch(/[а-я]/);
});

/**
 * What only people have read: a sum for each file, or that the source is billed beside the result.
 * The price at twice the cost covers both (decision 176).
 */
const TOLD_IN_NOTES = new Set(
  catalogue.models.flatMap(({ id, terms: { billing } }) =>
    billing.perFile || billing.seconds?.files?.times ? [id] : [],
  ),
);

/** Seven seconds of everything, or files of which nobody knows anything. */
function factsOf({ fields }: Model): readonly MediaFacts[] {
  const names = fields.filter(({ type }) => type === "media").map(({ name }) => name);
  return [{}, Object.fromEntries(names.map((name) => [name, [{ seconds: 7 }]]))];
}

test("none of them is quoted below what our own files say that it costs (R109)", () => {
  let compared = 0;
  for (const ours of catalogue.models) {
    const model = alone.models.find(({ id }) => id === ours.id);
    if (!model || TOLD_IN_NOTES.has(ours.id)) continue;
    for (const chosen of pricedInputs(ours)) {
      const input = { ...ours.example, ...chosen };
      for (const facts of factsOf(ours)) {
        const [cost, quote] = [price(ours, input, facts), price(model, input, facts)];
        if (cost.status !== "priced" || quote.status !== "priced") continue;
        compared++;
        // Of a file without a known length ours is the longest that the provider takes: with an
        // automatic card it is refused.
        const isRefused = cost.upTo && Object.keys(facts).length === 0;
        const isEnough = isRefused || quote.cost >= cost.cost;
        expect([ours.id, chosen, isEnough]).toEqual([ours.id, chosen, true]);
      }
    }
  }
  expect(compared).toBeGreaterThan(500);
});
