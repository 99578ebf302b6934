import type { CardData, Facts, InputSchema, Property, RuleData } from "../data.ts";
import type { PriceRow } from "../model.ts";
import type { BillingTerms } from "../terms.ts";
import { automaticCard } from "./automatic-card.ts";
import { billingFor } from "./billing.ts";
import { exampleFor } from "./example.ts";
import type { Ground } from "./ground.ts";
import { kindOf, LANGUAGE_MODEL } from "./kind.ts";
import type { ModelSource } from "./model-source.ts";
import { type Bill, narrowing, oddities } from "./oddities.ts";
import { pricedRule } from "./priced-rule.ts";
import { readModel } from "./read-model.ts";
import { inOneShape, wholeInput } from "./whole-input.ts";

/** The provider's own name, which it gives where it knows no other, is never shown to people. */
const MAKER_UNKNOWN = "Автор не указан";

/** The longest form that is known has 24. */
const FIELDS_MAX = 100;

/** A model in the form of our files: what stands there in five of them. */
export interface CatalogueEntry {
  readonly facts: Facts;
  readonly card: CardData;
  readonly rules: readonly RuleData[];
  readonly billing?: BillingTerms;
}

export type Imported =
  /** `remarks`: what the operator should know of it, such as fields that are not offered. */
  | { status: "entry"; entry: CatalogueEntry; remarks: readonly string[] }
  /** Somebody has to write a card for it, or it cannot be sold at all. */
  | { status: "unfit"; reason: string };

/**
 * A new model as an entry with an automatic Russian card. Pure, and never throws for what is in the
 * source: what it cannot read is its reason (R97, R100).
 */
export function importModel(source: ModelSource, ground: Ground): Imported {
  const read = readModel(source, ground);
  if (read.status === "unfit") return read;
  const { input, answers, prices, doubt } = read;
  const [first] = prices;
  if (!first) return { status: "unfit", reason: doubt ?? "has no price" };
  const count = Object.keys(wholeInput(input).properties).length;
  if (count > FIELDS_MAX) return needsCard(`it has ${count} fields`);
  const { withheld, blocking } = oddities(wholeInput(input), billOf(prices, ground));
  if (blocking !== undefined) return needsCard(blocking);
  const whole = inOneShape(wholeInput(input), withheld);
  if (!whole) return needsCard("none of its shapes can be filled in");
  const kind = kindOf(answers ? [LANGUAGE_MODEL] : source.taskTypes, whole, ground.kinds);
  if (typeof kind !== "object") return needsCard(kind);
  const { id, title, maker } = source;
  const offered = { ...whole, properties: without(whole.properties, withheld) };
  const billed = billingFor({ id, title, kind, input: offered, prices }, ground.billing);
  if (typeof billed === "string") return needsCard(billed);
  const facts: Facts = {
    id,
    ...(answers ? { api: "chat", ...answers } : { api: "jobs" }),
    maker: /^(kie(\.ai)?)?$/i.test(maker.trim()) ? MAKER_UNKNOWN : maker,
    name: title,
    kind: kind.name,
    output: kind.output,
    input,
    pricing: prices,
    example: exampleFor(whole, kind, { withheld, prices }),
    confidence: "official",
  };
  const { billing } = billed;
  const rules = [...rulesFor(id, input), ...pricedRule(id, offered, prices), ...billed.rules];
  const card = automaticCard({ input: whole, kind, withheld }, ground);
  const entry = { facts, card, rules, ...(billing && { billing }) };
  return { status: "entry", entry, remarks: remarksOf(source, withheld, doubt) };
}

function needsCard(why: string): Imported {
  return { status: "unfit", reason: `needs a card: ${why}` };
}

export function billOf(prices: readonly PriceRow[], { billing }: Ground): Bill {
  const isTimed = prices.some(({ unit }) => unit === "second" || unit === "minute");
  return { quantityFields: billing.quantityFields, isTimed };
}

function without(
  properties: InputSchema["properties"],
  names: ReadonlyMap<string, string>,
): InputSchema["properties"] {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(name)));
}

function remarksOf(
  { successRate }: ModelSource,
  withheld: ReadonlyMap<string, string>,
  doubt: string | undefined,
): readonly string[] {
  return [
    ...(doubt ? [doubt] : []),
    ...(successRate === undefined ? [] : [`${successRate.toFixed(1)} % of the last day went well`]),
    ...[...withheld].map(([name, reason]) => `field ${name} is not offered: ${reason}`),
  ];
}

/** What the schema says between fields or of one in several ways, said so that a form can ask. */
function rulesFor(id: string, input: InputSchema): readonly RuleData[] {
  const rule = { models: [id], covers: [] };
  const branches = (["oneOf", "anyOf"] as const).filter((keyword) => input[keyword]);
  const narrow = narrowings(wholeInput(input).properties);
  return [
    ...branches.map((keyword) => ({ ...rule, name: "alternatives", inSchema: keyword })),
    ...(narrow.length > 0
      ? [{ ...rule, name: "one-way", narrow: Object.fromEntries(narrow) }]
      : []),
  ];
}

/** Of fields inside of others too: `lines.voice`. */
function narrowings(
  properties: InputSchema["properties"],
  before = "",
): readonly (readonly [name: string, way: Property])[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const way = narrowing(property);
    const inner = property.properties ?? property.items?.properties ?? {};
    const own = way ? [[before + name, way] as const] : [];
    return [...own, ...narrowings(inner, `${before}${name}.`)];
  });
}
