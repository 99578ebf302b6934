import type { Data, RuleData } from "./data.ts";
import { deriveFields, offeredSchema } from "./form.ts";
import { given } from "./given.ts";
import { cardLimits } from "./limits.ts";
import type { Input, Model } from "./model.ts";
import { offeredProperties } from "./offer.ts";
import { type Compile, inputValidator } from "./schemas.ts";
import type { Billing, Drop, MediaRule, Must, Terms } from "./terms.ts";
import type { Entry } from "./words.ts";

/** Puts one model together. Total: what is missing in the data shows up in `defectsOf`. */
export function buildModel(entry: Entry, data: Data, compile: Compile): Model {
  const { facts, card } = entry;
  const offered = offeredProperties(entry, data.dictionary);
  const billing = billingOf(facts.id, data);
  const quantityField = data.billing.quantityFields.find((name) => offered.has(name));
  const priceFields = priceFieldsOf(entry, billing, quantityField);
  const source = { entry, dictionary: data.dictionary, offered, priceFields, quantityField };
  const fields = deriveFields(source);
  const terms: Terms = {
    ...given({ quantityField }),
    priceFields,
    billing,
    conforms: inputValidator(compile, offeredSchema(source, fields)),
    musts: entry.rules.flatMap((rule) => must(rule, compile)),
    drops: entry.rules.flatMap(drop),
    mediaRules: entry.rules.flatMap(mediaRule),
  };
  return {
    key: data.keys[facts.id] ?? "",
    id: facts.id,
    name: facts.name,
    maker: facts.maker,
    section: card.section,
    kind: facts.kind,
    output: facts.output,
    card: {
      what: card.what,
      forWhom: card.forWhom,
      send: card.send,
      ...given({ limits: cardLimits(fields, card.limits) }),
    },
    fields,
    example: exampleOf(entry, offered),
    schema: facts.input,
    prices: facts.pricing.map(({ when, unit, credits }) => ({ when, unit, credits })),
    confidence: facts.confidence,
    terms,
  };
}

function billingOf(id: string, { billing }: Data): Billing {
  const { frames, megapixelPixels } = billing;
  return { ...billing.models[id], frames, megapixelPixels };
}

function priceFieldsOf({ facts }: Entry, billing: Billing, quantityField: string | undefined) {
  const { megapixels, bySide, perFile } = billing;
  const named = [
    ...facts.pricing.flatMap((row) => Object.keys(row.when)),
    quantityField,
    megapixels && "frame" in megapixels ? megapixels.frame : undefined,
    bySide?.factor,
    perFile?.field,
  ];
  return new Set(named.filter((name) => name !== undefined));
}

/** The official example in our words, without the fields that are not offered. */
function exampleOf({ facts, card }: Entry, offered: ReadonlyMap<string, unknown>): Input {
  const example = { ...facts.example, ...card.example };
  return Object.fromEntries(Object.entries(example).filter(([name]) => offered.has(name)));
}

function must(rule: RuleData, compile: Compile): readonly Must[] {
  const { name, field, text } = rule;
  if (!rule.holds || text === undefined) return [];
  const validator = compile(rule.holds);
  return [{ name, ...given({ field }), text, holds: (input) => validator()(input) === true }];
}

function drop(rule: RuleData): readonly Drop[] {
  return rule.given && rule.drop ? [{ given: rule.given, fields: rule.drop }] : [];
}

function mediaRule(rule: RuleData): readonly MediaRule[] {
  const { name, field, text, media } = rule;
  return media && text !== undefined ? [{ name, ...given({ field }), text, media }] : [];
}
