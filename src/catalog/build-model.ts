import { BRANCH, propertiesOf } from "./branches.ts";
import { demandsOf } from "./conditions.ts";
import type { Data, Facts, Property, RuleData } from "./data.ts";
import { deriveFields } from "./form.ts";
import { given } from "./given.ts";
import { cardLimits } from "./limits.ts";
import type { Input, Model, PriceRow } from "./model.ts";
import { fixedValues, linkedProperties, offeredProperties } from "./offer.ts";
import { offeredSchema } from "./offered-schema.ts";
import { type Compile, inputValidator } from "./schemas.ts";
import { CONVERSATION } from "./take.ts";
import type { Billing, Drop, MediaRule, Must, Sum, Terms } from "./terms.ts";
import { fitsTotal } from "./total.ts";
import type { Entry } from "./words.ts";

/** It applies beside the row of what is written, not instead of it (kie/FORMAT.md). */
const TOKENS_READ = "1m_input_tokens";

/** Puts one model together. Total: what is missing in the data shows up in `defectsOf`. */
export function buildModel(entry: Entry, data: Data, compile: Compile): Model {
  const { facts, card } = entry;
  const offered = withConversation(facts, offeredProperties(entry, data.dictionary), data);
  const billing = billingOf(facts, offered, data);
  const quantityField = data.billing.quantityFields.find((name) => offered.has(name));
  const fixed = fixedValues(entry.rules);
  const linked = linkedProperties(offered);
  const prices = pricesOf(facts, offered, fixed, data);
  const priceFields = priceFieldsOf(prices, billing, quantityField, offered);
  const source = {
    entry,
    dictionary: data.dictionary,
    offered,
    linked,
    pricing: pricingOf(facts, data),
    priceFields,
    quantityField,
    keys: data.keys,
  };
  const fields = deriveFields(source);
  const terms: Terms = {
    ...given({ quantityField }),
    priceFields,
    billing,
    conforms: inputValidator(compile, offeredSchema(source, fields, fixed)),
    musts: entry.rules.flatMap((rule) => must(rule, compile)),
    drops: entry.rules.flatMap(drop),
    sums: entry.rules.flatMap(sum),
    demands: demandsOf(entry.rules, facts.input, compile),
    fixed,
    mediaRules: entry.rules.flatMap(mediaRule),
    linked: [...linked].map(([name, from]) => ({ name, from, take: { of: "task" } })),
  };
  return {
    key: data.keys[facts.id] ?? "",
    id: facts.id,
    name: card.name ?? facts.name,
    maker: facts.maker,
    section: card.section,
    kind: facts.kind,
    output: facts.output,
    ...(facts.path && facts.body && { answers: { path: facts.path, body: facts.body } }),
    card: {
      what: card.what,
      forWhom: card.forWhom,
      send: card.send,
      ...given({
        limits: cardLimits(fields, card.limits),
        step: card.step ?? data.kinds[facts.kind]?.step,
      }),
    },
    fields,
    example: { ...exampleOf(entry, offered), ...fixed },
    schema: facts.input,
    prices,
    confidence: facts.confidence,
    ...given({ since: facts.since }),
    terms,
  };
}

/** A language model is asked on: what it has answered before is a run, as others take one. */
function withConversation(
  { id, path }: Facts,
  offered: ReadonlyMap<string, Property>,
  { billing: { tokens } }: Data,
): ReadonlyMap<string, Property> {
  if (path === undefined || !tokens) return offered;
  const before = { type: "string", "x-from-job": { models: [id], take: CONVERSATION } };
  return new Map([...offered, [tokens.before, before]]);
}

function billingOf(
  { id, pricing }: Facts,
  offered: ReadonlyMap<string, unknown>,
  { billing }: Data,
): Billing {
  const { frames, megapixelPixels, secondsFields, tokens } = billing;
  const terms = billing.models[id];
  const isTimed = pricing.some((row) => row.unit === "second") && !terms?.seconds;
  const secondsField = isTimed ? secondsFields.find((name) => offered.has(name)) : undefined;
  const read = pricing.find((row) => row.unit === TOKENS_READ);
  return {
    ...terms,
    frames,
    megapixelPixels,
    ...given({ secondsField }),
    ...(tokens && read && { tokens: { ...tokens, inputCredits: read.credits } }),
  };
}

function priceFieldsOf(
  prices: readonly PriceRow[],
  billing: Billing,
  quantityField: string | undefined,
  offered: ReadonlyMap<string, unknown>,
) {
  const { megapixels, bySide, perFile, seconds, secondsField, tokens } = billing;
  const named = [
    ...prices.flatMap((row) => Object.keys(row.when)),
    quantityField,
    megapixels && "frame" in megapixels ? megapixels.frame : undefined,
    bySide?.factor,
    perFile?.field,
    seconds?.field,
    seconds?.framesPerSecond,
    secondsField,
    ...[tokens?.limit, tokens?.effort].filter((name) => name !== undefined && offered.has(name)),
  ];
  return new Set(named.filter((name) => name !== undefined));
}

/** The provider's list, or else what its note says in words. */
export function pricingOf({ id, pricing }: Facts, { billing }: Data): readonly PriceRow[] {
  return pricing.length > 0 ? pricing : (billing.models[id]?.prices ?? []);
}

/** Without the rows for a field that the schema has and we do not offer: it never has a value. */
function pricesOf(
  facts: Facts,
  offered: ReadonlyMap<string, unknown>,
  fixed: Input,
  data: Data,
): readonly PriceRow[] {
  const hidden = Object.keys(propertiesOf(facts.input)).filter(
    (name) => !offered.has(name) && !(name in fixed),
  );
  return pricingOf(facts, data)
    .filter((row) => row.unit !== TOKENS_READ)
    .filter((row) => !hidden.some((name) => name in row.when))
    .map(({ when, unit, credits, ...more }) => {
      const { origin, label, upTo } = more;
      return { when, unit, credits, ...given({ origin, label, upTo }) };
    });
}

/** The official example in our words, without the fields that are not offered. */
function exampleOf({ facts, card }: Entry, offered: ReadonlyMap<string, unknown>): Input {
  const example = { ...facts.example, ...card.example };
  const isKept = (name: string) => offered.has(name) || name === BRANCH;
  return Object.fromEntries(Object.entries(example).filter(([name]) => isKept(name)));
}

function must(rule: RuleData, compile: Compile): readonly Must[] {
  const { name, field, text, holds, total } = rule;
  if (text === undefined) return [];
  const base = { name, ...given({ field }), text };
  if (total) return [{ ...base, holds: (input) => fitsTotal(total, input) }];
  if (!holds) return [];
  const validator = compile(holds);
  return [{ ...base, holds: (input) => validator()(input) === true }];
}

function drop(rule: RuleData): readonly Drop[] {
  const { drop: fields, given: name, lacks, is } = rule;
  return fields ? [{ ...given({ given: name, lacks, is }), fields }] : [];
}

function sum({ name, given: once, is, sum: added, text = "" }: RuleData): readonly Sum[] {
  if (!added) return [];
  const [list = "", member = ""] = added.of.split(".");
  const { field } = added;
  return [{ name, ...given({ given: once, is }), field, of: [list, member], text }];
}

function mediaRule(rule: RuleData): readonly MediaRule[] {
  const { name, is, field, text, media } = rule;
  return media && text !== undefined ? [{ name, ...given({ is, field }), text, media }] : [];
}
