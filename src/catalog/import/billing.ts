import type { BillingData, InputSchema } from "../data.ts";
import type { PriceRow } from "../model.ts";
import { isCount } from "./counts.ts";
import type { KnownKind } from "./kind.ts";
import { type Billed, lengthBilling } from "./length-billing.ts";
import { freeTexts, WORDS } from "./texts.ts";

/** As slow and as fast as people are read to, and what the readers take for a second (decision 111). */
const SPEECH = {
  tokensPerSecond: 32,
  charactersPerSecond: { least: 8, most: 20 },
  pauseSeconds: 5,
};
const SEVERAL_COME = /decompos|\blayers?\b|\bstems?\b/i;
const SIZE_NAME = /factor|scale|resolution|size/i;

export interface Priced {
  readonly id: string;
  readonly title: string;
  readonly kind: KnownKind;
  /** Without the fields that are not offered. */
  readonly input: InputSchema;
  readonly prices: readonly PriceRow[];
}

/**
 * What a price list leaves to be known: of what there are how many units. Returns the reason where
 * it cannot be told for sure, since a price below cost must never be quoted (R109).
 */
export function billingFor(model: Priced, ground: BillingData): Billed | string {
  const units = new Set(model.prices.map(({ unit }) => unit));
  const reason = uncertain(model, units, ground);
  if (reason !== undefined) return reason;
  if (units.has("second") || units.has("minute")) return lengthBilling(model, ground.secondsFields);
  if (units.has("1000_chars")) return characters(model);
  if (units.has("megapixel")) return megapixels(model, ground);
  if (units.has("1m_output_tokens")) return tokens(model);
  return { rules: [] };
}

/** Signs that more may be billed than the price list tells. */
function uncertain(
  { title, kind, input, prices }: Priced,
  units: ReadonlySet<string>,
  { quantityFields }: BillingData,
): string | undefined {
  if (prices.some(({ credits }) => credits === 0)) return "costs nothing, says its price list";
  const fields = Object.entries(input.properties);
  const count = fields.find(([name, property]) => isCount(name, property))?.[0];
  const isCounted = units.has("image") || units.has("megapixel");
  if (count !== undefined && !(isCounted && quantityFields.includes(count))) {
    return `its ${count} may multiply the price`;
  }
  if (SEVERAL_COME.test(title) && count === undefined) return "how many files it gives is not said";
  const named = new Set(prices.flatMap(({ when }) => Object.keys(when)));
  const size = fields.find(([name]) => SIZE_NAME.test(name) && !named.has(name))?.[0];
  if (kind.name.startsWith("upscale") && size !== undefined) {
    return `its price may rise with ${size}, which its price list does not name`;
  }
  return undefined;
}

/** Those of the one text that people write. */
function characters({ input, kind }: Priced): Billed | string {
  const text = spokenText(input, kind);
  if (text === undefined) return "is billed by characters, and it is not said of which text";
  return { billing: { characters: text }, rules: [] };
}

function tokens({ input, kind }: Priced): Billed | string {
  if (kind.name === "chat") return { rules: [] };
  const spoken = kind.name === "text-to-speech" ? spokenText(input, kind) : undefined;
  if (spoken === undefined) return "is billed by tokens, which nobody can count before";
  const read = freeTexts(input).filter((name) => name !== spoken);
  const speech = { spoken: [spoken], ...(read.length > 0 && { read }), ...SPEECH };
  return { billing: { speech }, rules: [] };
}

function spokenText(input: InputSchema, { asked }: KnownKind): string | undefined {
  const { required = [] } = input;
  const all = freeTexts(input).filter((name) => {
    const [top = "", ...inner] = name.split(".");
    const isSaid = WORDS.includes(inner.at(-1) ?? top);
    return (required.includes(top) || asked.includes(top)) && isSaid;
  });
  return all.length === 1 ? all[0] : undefined;
}

function megapixels({ input }: Priced, { frames }: BillingData): Billed | string {
  const frame = Object.keys(input.properties).filter((name) => {
    const values = input.properties[name]?.enum ?? [];
    return values.length > 0 && values.every((it) => String(it) in frames);
  });
  const [only] = frame;
  if (frame.length !== 1 || only === undefined) {
    return "is billed by the megapixel, and no field says how many there are";
  }
  return { billing: { megapixels: { frame: only } }, rules: [] };
}
