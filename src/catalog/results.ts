import { ordered } from "./measure.ts";
import type { Input, Model } from "./model.ts";
import { toSend } from "./to-send.ts";

/** How many files an input will give; `least` and `most` differ where nobody can know. */
export function resultCount(model: Model, values: Input): { least: number; most: number } {
  const { billing } = model.terms;
  if (billing.results) return billing.results;
  const most = ordered(toSend(model, values), model.terms) * (billing.perRequest ?? 1);
  return { least: billing.fewerMayCome ? 1 : most, most };
}
