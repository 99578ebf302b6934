import {
  type Input,
  type MediaFacts,
  type Model,
  price,
  type Rate,
  rateOf,
  toKopecks,
  toSend,
} from "../../catalog/index.ts";
import type { Kopecks, MicroUsd } from "../../kernel/index.ts";

/** Above this a run is called dear, in kopecks (R112). */
export const DEAR_KOPECKS = 100_00;

export type Priced =
  | { status: "priced"; price: Kopecks; cost: MicroUsd; upTo: boolean; input: Input }
  | { status: "no_price" };

/** What a run with these values costs the person; `input` is what will be sent. */
export function priceOf(model: Model, values: Input, facts: MediaFacts, rate: Rate): Priced {
  const input = toSend(model, values);
  const quote = price(model, input, facts);
  if (quote.status === "no_price") return quote;
  const { cost, upTo } = quote;
  return { status: "priced", price: toKopecks(cost, rateOf(model, rate)), cost, upTo, input };
}
