import type { CardData, Facts, InputSchema, RuleData } from "../data.ts";
import type { PriceRow } from "../model.ts";
import type { BillingTerms } from "../terms.ts";
import { automaticCard } from "./automatic-card.ts";
import { exampleFor } from "./example.ts";
import type { Ground } from "./ground.ts";
import { kindOf, LANGUAGE_MODEL } from "./kind.ts";
import type { ModelSource } from "./model-source.ts";
import { narrowing, oddities } from "./oddities.ts";
import { readModel } from "./read-model.ts";

/** The provider's own name, which it gives where it knows no other, is never shown to people. */
const MAKER_UNKNOWN = "Автор не указан";

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
  const kind = kindOf(answers ? [LANGUAGE_MODEL] : source.taskTypes, input, ground.kinds);
  if (typeof kind !== "object") return { status: "unfit", reason: kind };
  const { id, title, maker } = source;
  const { withheld, blocking } = oddities(input);
  if (blocking !== undefined) return { status: "unfit", reason: `needs a card: ${blocking}` };
  const card = automaticCard({ input, kind, withheld }, ground);
  const facts: Facts = {
    id,
    ...(answers ? { api: "chat", ...answers } : { api: "jobs" }),
    maker: /^(kie(\.ai)?)?$/i.test(maker.trim()) ? MAKER_UNKNOWN : maker,
    name: title,
    kind: kind.name,
    output: kind.output,
    input,
    pricing: prices,
    example: exampleFor(input, kind, { withheld, prices }),
    confidence: "official",
  };
  const entry = { facts, card, rules: rulesFor(id, input), ...billingFor(prices, input) };
  const notes = [...withheld].map(([name, reason]) => `field ${name} is not offered: ${reason}`);
  const rate = source.successRate;
  const success = rate === undefined ? [] : [`${rate.toFixed(1)} % of the last day went well`];
  return { status: "entry", entry, remarks: [...(doubt ? [doubt] : []), ...success, ...notes] };
}

/** What the schema says between fields or of one in several ways, said so that a form can ask. */
function rulesFor(id: string, input: InputSchema): readonly RuleData[] {
  const rule = { models: [id], covers: [] };
  const narrow = Object.entries(input.properties).flatMap(([name, property]) => {
    const way = narrowing(property);
    return way ? [[name, way] as const] : [];
  });
  return [
    ...(input.anyOf ? [{ ...rule, name: "alternatives", inSchema: "anyOf" }] : []),
    ...(narrow.length > 0
      ? [{ ...rule, name: "one-way", narrow: Object.fromEntries(narrow) }]
      : []),
  ];
}

/** Where characters are billed, they are those of the one text that must be there. */
function billingFor(
  prices: readonly PriceRow[],
  { required = [], properties }: InputSchema,
): { billing?: BillingTerms } {
  if (!prices.some((row) => row.unit === "1000_chars")) return {};
  const texts = required.filter((name) => {
    const property = properties[name];
    return property?.type === "string" && !property.enum && !("x-media" in property);
  });
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? { billing: { characters: only } } : {};
}
