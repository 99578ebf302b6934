import { formatRoubles, kopecks } from "../kernel/index.ts";
import { checkField } from "./check-field.ts";
import type { Input, MediaFacts, Model, Rate } from "./model.ts";
import { rateOf } from "./own-price.ts";
import { findPrice, price } from "./price.ts";
import { rateProblem, toKopecks } from "./rate.ts";
import { isGiven, toSend } from "./to-send.ts";

/**
 * How a price comes about, line by line, for the operator. Values are taken as a person types them
 * (`2`, `0,5`, `да`), so that they can come from a command line.
 */
export function explainPrice(
  model: Model,
  typed: Input,
  rate: Rate,
  facts: MediaFacts = {},
): readonly string[] {
  const problem = rateProblem(rate);
  if (problem) return [problem];
  const values = understood(model, typed);
  const sent = toSend(model, values);
  const found = findPrice(model, values, facts, "most");
  const quote = price(model, values, facts);
  const own = rateOf(model, rate);
  const input = `input      ${shown(sent, [...model.terms.priceFields]) || "nothing that the price depends on"}`;
  if (!found || quote.status === "no_price") {
    return [input, "no price   no row of the price list fits: this is not sold"];
  }
  const { row, measured } = found;
  return [
    input,
    `row        ${shown(row.when, Object.keys(row.when)) || "any"}: ${row.credits} credits per ${row.unit}`,
    ...measured.charges.map(
      (it) => `charge     ${it.times} × ${it.credits} credits per ${it.unit}`,
    ),
    `cost       ${quote.cost} millionths of a US dollar${quote.upTo ? " at most" : ""}`,
    rateLine(own),
    `price      ${quote.upTo ? "up to " : ""}${formatRoubles(toKopecks(quote.cost, own))}`,
  ];
}

function rateLine({ rubPerUsd, multiplier, fixedKopecks }: Rate): string {
  if (fixedKopecks === undefined) {
    return `rate       × ${rubPerUsd} roubles × ${multiplier}, up to whole kopecks`;
  }
  const fixed = formatRoubles(kopecks(fixedKopecks));
  return `rate       ${fixed} for every run, or its cost at ${rubPerUsd} roubles if that is more`;
}

function understood(model: Model, typed: Input): Input {
  const entries = model.fields.flatMap((field) => {
    const value = typed[field.name];
    if (!isGiven(value)) return [];
    const check = checkField(field, value);
    return [[field.name, check.status === "ok" ? check.value : value]];
  });
  return Object.fromEntries(entries);
}

function shown(values: { readonly [name: string]: unknown }, names: readonly string[]): string {
  return names
    .filter((name) => values[name] !== undefined)
    .map((name) => `${name}=${String(values[name])}`)
    .join(" ");
}
