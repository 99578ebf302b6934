import {
  isCounted,
  type Model,
  type Rate,
  rateOf,
  startingPrice,
  toKopecks,
} from "../catalog/index.ts";
import type { StepButton } from "./screens/steps.ts";

/** Next steps right under a result; the others are a tap away. */
export const STEPS_MAX = 4;

/** Nothing where there is no price: it is not for sale. */
export function stepButton(model: Model, rate: Rate): readonly StepButton[] {
  const least = startingPrice(model);
  if (least.status === "no_price") return [];
  const label = model.card.step ?? model.name;
  const from = toKopecks(least.cost, rateOf(model, rate));
  return [{ model: model.key, label, from, isCounted: isCounted(model) }];
}
