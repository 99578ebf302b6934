import type { Input, MediaFacts, PriceRow } from "./model.ts";
import type { Terms } from "./terms.ts";

/** What a row of the price list is applied to. */
export interface Order {
  readonly input: Input;
  readonly row: PriceRow;
  readonly terms: Terms;
  readonly facts: MediaFacts;
  /** Which end of what cannot be known beforehand: the dearest for a quote, the least for «от». */
  readonly bound: "least" | "most";
}

export interface Measure {
  /** How many units are billed. */
  readonly quantity: number;
  /** Fewer units may be billed in the end, or cheaper ones. */
  readonly upTo: boolean;
  /** What adds up to the cost. */
  readonly charges: readonly Charge[];
}

export interface Charge {
  readonly unit: string;
  readonly credits: number;
  readonly times: number;
}

type Count = Pick<Measure, "quantity" | "upTo">;

/** How much is billed for each unit of the price lists; a unit that is not here is not sold. */
const COUNTS: { readonly [unit: string]: (order: Order) => Count | undefined } = {
  image: images,
  request: () => ({ quantity: 1, upTo: false }),
  megapixel: megapixels,
};

export const unitsPriced: ReadonlySet<string> = new Set(Object.keys(COUNTS));

/** `undefined` where the price cannot be told: then it is not sold. */
export function measure(order: Order): Measure | undefined {
  const count = COUNTS[order.row.unit]?.(order);
  const each = creditsEach(order);
  if (!count || !each) return undefined;
  const { quantity } = count;
  const main = { unit: order.row.unit, credits: each.credits, times: quantity };
  return { quantity, upTo: count.upTo || each.upTo, charges: [main, ...filesCharge(order)] };
}

/** How many files the input orders. */
export function ordered(input: Input, terms: Terms): number {
  return terms.quantityField ? Number(input[terms.quantityField]) : 1;
}

function images({ input, terms, bound }: Order): Count {
  const { results, fewerMayCome } = terms.billing;
  if (results) return { quantity: results[bound], upTo: results.least < results.most };
  const quantity = ordered(input, terms);
  return { quantity, upTo: fewerMayCome === true && quantity > 1 };
}

/**
 * Whole megapixels of 1024 × 1024, rounded up, for each picture. Whether the provider rounds is not
 * documented; its model list calls a picture of 1024 × 1024 one unit, and a part of one can cost
 * no more than a whole.
 */
function megapixels({ input, terms, facts, bound }: Order): Count | undefined {
  const { megapixels: source, megapixelPixels, frames } = terms.billing;
  if (!source) return undefined;
  const pictures = ordered(input, terms);
  if ("frame" in source) {
    const frame = frames[String(input[source.frame])];
    return frame && wholeUnits((frame[0] * frame[1]) / megapixelPixels, pictures);
  }
  const { widthPx, heightPx } = facts[source.file]?.[0] ?? {};
  if (widthPx && heightPx) return wholeUnits((widthPx * heightPx) / megapixelPixels, pictures);
  return { quantity: (bound === "most" ? source.most : 1) * pictures, upTo: true };
}

function wholeUnits(size: number, pictures: number): Count {
  return { quantity: Math.ceil(size) * pictures, upTo: !Number.isInteger(size) };
}

function creditsEach({ input, row, terms, facts, bound }: Order) {
  const { bySide } = terms.billing;
  if (!bySide) return { credits: row.credits, upTo: false };
  const { widthPx, heightPx } = facts[bySide.file]?.[0] ?? {};
  if (!widthPx || !heightPx) {
    const step = bySide.steps.at(bound === "most" ? -1 : 0);
    return step && { credits: step.credits, upTo: true };
  }
  const side = Math.max(widthPx, heightPx) * Number(input[bySide.factor]);
  const step = bySide.steps.find((it) => side <= it.sidePx);
  return step && { credits: step.credits, upTo: false };
}

function filesCharge({ input, terms }: Order): readonly Charge[] {
  const { perFile } = terms.billing;
  const files = perFile && input[perFile.field];
  if (!perFile || !Array.isArray(files)) return [];
  return [{ unit: "input file", credits: perFile.credits, times: files.length }];
}
