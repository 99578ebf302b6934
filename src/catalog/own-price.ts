import { formatRoubles, kopecks, microUsd } from "../kernel/index.ts";
import type { Model, Rate } from "./model.ts";
import { price, pricedInputs } from "./price.ts";
import { costInKopecks, rateProblem } from "./rate.ts";

/** What the house asks for one model in place of the ordinary price. */
export type OwnPrice =
  /** In place of the house's multiplier. */
  | { readonly multiplier: string }
  /** One sum for a run, whatever is chosen. */
  | { readonly fixedKopecks: number };

/** What turns the model's cost into its price: the house's rate, or the model's own (design §3). */
export function rateOf(model: Model, rate: Rate): Rate {
  return model.ownPrice ? { ...rate, ...model.ownPrice } : rate;
}

/** Why the model cannot be sold at this price, or `undefined`: nothing is sold below its cost. */
export function ownPriceProblem(
  model: Model,
  own: OwnPrice,
  rubPerUsd: string,
): string | undefined {
  if ("multiplier" in own) return rateProblem({ rubPerUsd, multiplier: own.multiplier });
  const { fixedKopecks } = own;
  if (!Number.isSafeInteger(fixedKopecks) || fixedKopecks <= 0)
    return "the price must be above zero";
  const costs = pricedInputs(model).map((input) => price(model, { ...model.example, ...input }));
  const dearest = microUsd(
    Math.max(0, ...costs.map((it) => (it.status === "priced" ? it.cost : 0))),
  );
  const cost = costInKopecks(dearest, rubPerUsd);
  if (fixedKopecks >= cost) return undefined;
  const [asked, needed] = [formatRoubles(kopecks(fixedKopecks)), formatRoubles(cost)];
  return `${asked} is below the cost of its dearest run, ${needed}`;
}
