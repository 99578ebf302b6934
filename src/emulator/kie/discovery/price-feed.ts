import type { EmulatedModel, EmulatedPrice } from "../types.ts";

/** A row of the website's price list (kie/API.md §9.2). */
export interface FeedRow {
  modelDescription: string;
  interfaceType: string;
  provider: string;
  creditPrice: string;
  creditUnit: string;
  usdPrice: string;
  anchor: string;
}

const CREDIT_USD = 0.005;
const INTERFACES: Record<EmulatedModel["output"], string> = {
  image: "image",
  video: "video",
  audio: "music",
  text: "chat",
  json: "chat",
};
const UNITS: Readonly<Record<string, string>> = {
  "1000_chars": "per 1000 characters",
  "1m_input_tokens": "per 1M input tokens",
  "1m_output_tokens": "per 1M output tokens",
};

/** The rows of one model: a line for each combination of what its price depends on. */
export function feedRows(model: EmulatedModel): readonly FeedRow[] {
  if (model.feed) return model.feed;
  const name = model.name ?? model.id;
  return linesOf(model).map(({ conditions, unit, credits }) => ({
    modelDescription: [name, ...conditions].join(", "),
    interfaceType: INTERFACES[model.output],
    provider: model.maker ?? "Kie",
    creditPrice: String(credits),
    creditUnit: unitWords(unit),
    usdPrice: String(Number((credits * CREDIT_USD).toFixed(6))),
    anchor: `https://kie.ai/models?model=${encodeURIComponent(model.id)}`,
  }));
}

/** The same in a sentence, as `pricingDesc` has it; `null` where no price is published. */
export function priceText(model: EmulatedModel): string | null {
  if (model.priceText !== undefined) return model.priceText;
  const lines = linesOf(model);
  if (lines.length === 0) return null;
  return lines
    .map(({ conditions, unit, credits }) => {
      const usd = Number((credits * CREDIT_USD).toFixed(6));
      return `${conditions.join(", ") || "It"} costs ${credits} credits (${usd} USD) ${unitWords(unit)}`;
    })
    .join("; ");
}

interface Line {
  conditions: readonly string[];
  unit: string;
  credits: number;
}

type Choice = readonly [name: string, value: unknown];

/** Rows that apply together (tokens in and out) are told apart by their units. */
function linesOf(model: EmulatedModel): readonly Line[] {
  const byUnit = Map.groupBy(model.prices ?? [], (row) => row.unit);
  const together = [...byUnit.values()].every((rows) => rows.length === 1) && byUnit.size > 1;
  if (together) return (model.prices ?? []).map((row) => ({ ...row, conditions: [] }));
  return combinations(model).flatMap((choices) => {
    const row = (model.prices ?? []).find((it) => fits(it, new Map(choices)));
    const conditions = choices.map((choice) => words(choice, model));
    return row ? [{ conditions, unit: row.unit, credits: row.credits }] : [];
  });
}

function fits(row: EmulatedPrice, chosen: ReadonlyMap<string, unknown>): boolean {
  return Object.entries(row.when).every(([name, value]) => chosen.get(name) === value);
}

function combinations(model: EmulatedModel): readonly (readonly Choice[])[] {
  const names = [...new Set((model.prices ?? []).flatMap((row) => Object.keys(row.when)))];
  return names.reduce<readonly (readonly Choice[])[]>(
    (all, name) =>
      all.flatMap((chosen) =>
        valuesOf(name, model).map((value): readonly Choice[] => [...chosen, [name, value]]),
      ),
    [[]],
  );
}

function valuesOf(name: string, model: EmulatedModel): readonly unknown[] {
  const named = new Set((model.prices ?? []).map((row) => row.when[name]).filter(isThere));
  if (named.has("*")) return ["*", undefined];
  const property = propertiesOf(model)[name];
  if (property?.type === "boolean") return [true, false];
  return property?.enum ?? [...named];
}

function words([name, value]: Choice, model: EmulatedModel): string {
  const spoken = name.replaceAll("_", " ");
  if (value === true || value === "*") return `with ${spoken}`;
  if (value === false || value === undefined) return `without ${spoken}`;
  if (name === "duration") return `${Number(value).toFixed(1)}s`;
  const others = Object.entries(propertiesOf(model)).filter(([other]) => other !== name);
  const isPlain = !others.some(([, property]) => property.enum?.some((it) => same(it, value)));
  return isPlain && /[a-z]/i.test(String(value)) ? String(value) : `${name}: ${value}`;
}

function same(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}

type Properties = Record<string, { type?: string; enum?: readonly unknown[] }>;

function propertiesOf(model: EmulatedModel): Properties {
  return (model.schema as { properties?: Properties }).properties ?? {};
}

function unitWords(unit: string): string {
  return UNITS[unit] ?? `per ${unit}`;
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}
