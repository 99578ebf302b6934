import type { Charge, Count, Order } from "./measure.ts";
import type { Model } from "./model.ts";
import { tokensHeard, tokensSpoken } from "./speech.ts";
import { isGiven } from "./to-send.ts";

/**
 * Tokens are priced by the million and counted by the provider alone: a quote holds what can come,
 * and what the run has cost is taken from it afterwards.
 */
const MILLION = 1_000_000;

/** What a model writes, its thoughts included. */
export function tokensWritten({ input, terms, bound }: Order): Count | undefined {
  const { tokens, speech } = terms.billing;
  if (speech) return { quantity: tokensSpoken(speech, input, bound) / MILLION, upTo: true };
  if (!tokens) return undefined;
  const most = Number(input[tokens.limit] ?? tokens.most[String(input[tokens.effort])]);
  const count = bound === "least" ? tokens.least.output : most || tokens.otherwise;
  return { quantity: count / MILLION, upTo: true };
}

/** What it reads: no more tokens than the text has bytes, what was said before included. */
export function tokensRead({ input, terms, facts, bound }: Order): readonly Charge[] {
  const { tokens } = terms.billing;
  if (!tokens) return [];
  const text = isGiven(input[tokens.prompt]) ? String(input[tokens.prompt]) : "";
  const files = input[tokens.files];
  const pictures = Array.isArray(files) ? files.length : 0;
  const said = facts[tokens.before]?.[0]?.bytes ?? tokens.beforeBytes;
  const before = isGiven(input[tokens.before]) ? said : 0;
  const most = Buffer.byteLength(text) + before + tokens.overhead + pictures * tokens.perFile;
  const { speech } = terms.billing;
  const heard = speech && tokensHeard(speech, input);
  const count = heard ?? (bound === "least" ? tokens.least.input : most);
  return [{ unit: "1m_input_tokens", credits: tokens.inputCredits, times: count / MILLION }];
}

/**
 * Nothing that is ordered bounds the price from below: it hangs on what will be said. A price of
 * the house's own for every run is what it is.
 */
export function isCounted({ terms, ownPrice }: Model): boolean {
  const isFixed = ownPrice !== undefined && "fixedKopecks" in ownPrice;
  return terms.billing.tokens !== undefined && !isFixed;
}

/** What a run has cost by the provider's count, as a decimal of credits; for replies without it. */
export function creditsOfTokens(
  { prices, terms }: Model,
  used: { readonly input: number; readonly output: number },
): string | undefined {
  const { tokens } = terms.billing;
  const written = prices.find((row) => row.unit === "1m_output_tokens");
  if (!tokens || !written) return undefined;
  const credits = (used.input * tokens.inputCredits + used.output * written.credits) / MILLION;
  return credits.toFixed(9);
}
