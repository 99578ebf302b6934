// Goal: what the provider publishes is understood as our files have it.
// Method: every model of our files is published by the emulated Kie, with nothing but official
// words, and imported again as if nobody knew it.
import { describe, expect, test } from "bun:test";
import { embeddedData } from "../../../src/catalog/files.ts";
import { type CatalogueEntry, importModel } from "../../../src/catalog/import/import-model.ts";
import { proposeKey } from "../../../src/catalog/import/propose-key.ts";
import { readModel } from "../../../src/catalog/import/read-model.ts";
import { samePrices } from "../../../src/catalog/import/same-prices.ts";
import { type Facts, loadCatalogue, type RawData } from "../../../src/catalog/index.ts";
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

test("so do its prices, but for those that hang on the length of a file (R97, R109)", () => {
  const unlike = published.flatMap(({ facts, source }) => {
    const read = readModel(source, ground);
    if (read.status !== "read") return [`${facts.id}: ${read.reason}`];
    if (samePrices(read.prices, facts.pricing, facts.input)) return [];
    return [`${facts.id}: ${read.doubt}`];
  });
  const reason =
    "its seconds cost otherwise with reference_video_urls, whose own may be billed too";
  expect(unlike.length).toBeLessThanOrEqual(3);
  for (const line of unlike) expect(line).toEndWith(reason);
});

const imported = published.map(({ facts, source }) => {
  return { facts, outcome: importModel(source, ground) };
});

test("its kind is found, or the reason says that a person must look (R97, R100)", () => {
  for (const { facts, outcome } of imported) {
    if (outcome.status === "unfit") expect(outcome.reason).toMatch(/^needs a card: /);
    else if (facts.kind in ground.kinds) expect(outcome.entry.facts.kind).toBe(facts.kind);
  }
  const entries = imported.filter(({ outcome }) => outcome.status === "entry");
  expect(entries.length).toBeGreaterThan(140);
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

test("more than a hundred of them would be for sale with automatic cards alone (R100)", () => {
  const entries = imported.flatMap(({ outcome }) =>
    outcome.status === "entry" ? [outcome.entry] : [],
  );
  const { models, broken } = loadCatalogue(automatic(entries));
  expect(models.length).toBeGreaterThan(115);
  // The others are billed by the length of a file, or by rules that only prose tells.
  for (const { id, reason } of broken)
    expect([id, reason]).toEqual([id, expect.stringMatching(/price|default/)]);
  for (const { card } of models) expect(card.what).toMatch(/[а-я]/);
});
