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
  const billing = billingOf(facts, offered, data);
  const quantityField = data.billing.quantityFields.find((name) => offered.has(name));
  const priceFields = priceFieldsOf(entry, billing, quantityField);
  const source = { entry, dictionary: data.dictionary, offered, priceFields, quantityField };
  const fields = deriveFields(source);
  const fixed = fixedOf(entry);
  const terms: Terms = {
    ...given({ quantityField }),
    priceFields,
    billing,
    conforms: inputValidator(compile, offeredSchema(source, fields, fixed)),
    musts: entry.rules.flatMap((rule) => must(rule, compile)),
    drops: entry.rules.flatMap(drop),
    fixed,
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
    prices: facts.pricing
      .filter((row) => canApply(row.when, entry, offered))
      .map(({ when, unit, credits }) => ({ when, unit, credits })),
    confidence: facts.confidence,
    terms,
  };
}

function billingOf(
  { id, pricing }: Facts,
  offered: ReadonlyMap<string, unknown>,
  { billing }: Data,
): Billing {
  const { frames, megapixelPixels, secondsFields } = billing;
  const terms = billing.models[id];
  const isTimed = pricing.some((row) => row.unit === "second") && !terms?.seconds;
  const secondsField = isTimed ? secondsFields.find((name) => offered.has(name)) : undefined;
  return { ...terms, frames, megapixelPixels, ...given({ secondsField }) };
}

function priceFieldsOf(entry: Entry, billing: Billing, quantityField: string | undefined) {
  const { megapixels, bySide, perFile, seconds, secondsField } = billing;
  const { pricing, input } = entry.facts;
  // A field of the schema that is not offered has no value: no input differs in it.
  const hidden = hiddenFields(entry);
  const named = [
    ...pricing.flatMap((row) => Object.keys(row.when)).filter((name) => !hidden.has(name)),
    quantityField,
    megapixels && "frame" in megapixels ? megapixels.frame : undefined,
    bySide?.factor,
    perFile?.field,
    seconds?.field,
    seconds?.framesPerSecond,
    secondsField,
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
