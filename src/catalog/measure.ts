import type { Input, MediaFacts, PriceRow } from "./model.ts";
import { charactersIn } from "./place.ts";
import { secondsBilled } from "./seconds.ts";
import type { Terms } from "./terms.ts";
import { tokensRead, tokensWritten } from "./tokens.ts";

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
  /** A whole number, or millionths of a million. */
  readonly times: number;
}

export type Count = Pick<Measure, "quantity" | "upTo">;

/** How much is billed for each unit of the price lists; a unit that is not here is not sold. */
const COUNTS: { readonly [unit: string]: (order: Order) => Count | undefined } = {
  image: images,
  video: () => ({ quantity: 1, upTo: false }),
  request: () => ({ quantity: 1, upTo: false }),
  megapixel: megapixels,
  second: (order) => wholeLengths(order, 1),
  minute: (order) => wholeLengths(order, 60),
  "1000_chars": thousandsOfCharacters,
  "1m_output_tokens": tokensWritten,
};

/** Rows that only add to another one. */
const BESIDE = ["1m_input_tokens"];

export const unitsPriced: ReadonlySet<string> = new Set([...Object.keys(COUNTS), ...BESIDE]);

/** `undefined` where the price cannot be told: then it is not sold. */
export function measure(order: Order): Measure | undefined {
  const count = COUNTS[order.row.unit]?.(order);
  const each = creditsEach(order);
  if (!count || !each) return undefined;
  const { quantity } = count;
  const main = { unit: order.row.unit, credits: each.credits, times: quantity };
  const charges = [main, ...filesCharge(order), ...tokensRead(order)];
  return { quantity, upTo: count.upTo || each.upTo, charges };
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

/**
 * Whole seconds or minutes, rounded up; a begun one is «до», since the provider may bill a part.
 */
function wholeLengths(order: Order, unitSeconds: number): Count | undefined {
  const billed = secondsBilled(order);
  if (!billed) return undefined;
  const { quantity, upTo } = wholeUnits(billed.seconds / unitSeconds, 1);
  return { quantity, upTo: upTo || billed.upTo };
}

/** Begun thousands of characters as people count them (code points): a part costs at most a whole. */
function thousandsOfCharacters({ input, terms, bound }: Order): Count | undefined {
  const { characters } = terms.billing;
  if (characters === undefined) return undefined;
  // While nothing is written, the least that can be billed.
  const length = charactersIn(input, [characters]);
  const { quantity, upTo } = wholeUnits(length / 1000, 1);
  return { quantity: Math.max(1, quantity), upTo: upTo || (length === 0 && bound === "most") };
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
  const times = Math.max(0, files.length - (perFile.free ?? 0));
  return times === 0 ? [] : [{ unit: "input file", credits: perFile.credits, times }];
}
