import { type Model, type PriceRow, type Rate, rateOf, toKopecks } from "../../catalog/index.ts";
import { type Kopecks, microUsd } from "../../kernel/index.ts";
import type { PriceLine } from "../texts/browse.ts";
import { values as words } from "../texts/form.ts";
import { choicesOf } from "./choices.ts";
import { priceOf } from "./priced.ts";
import { wordsOf } from "./value-words.ts";

/** 1 credit = 0.005 US dollars (kie/API.md §13). */
const MICRO_USD_PER_CREDIT = 5000;

/** The price list of a model in roubles; empty where one price says it all. */
export function priceTable(model: Model, rate: Rate): readonly PriceLine[] {
  const own = rateOf(model, rate);
  if (model.prices.length < 2 || own.fixedKopecks !== undefined) return [];
  return model.prices.map((row) => ({
    label: labelOf(model, row),
    unit: row.unit,
    price: rowPrice(row, own),
  }));
}

function rowPrice({ credits }: PriceRow, rate: Rate): Kopecks {
  // Credits have at most four decimals; what floating point adds to them is not a price.
  const cost = Math.ceil(Number((credits * MICRO_USD_PER_CREDIT).toFixed(3)));
  return toKopecks(microUsd(cost), rate);
}

/** `2K, со звуком`: the options that a row is for, as their buttons call them. */
function labelOf(model: Model, row: PriceRow): string {
  return Object.entries(row.when)
    .map(([name, value]) => {
      const field = model.fields.find((it) => it.name === name);
      if (!field) return String(value);
      if (value === "*") return field.label;
      if (field.type === "toggle")
        return `${field.label}: ${value === true ? words.yes : words.no}`;
      return wordsOf(field, value);
    })
    .join(", ");
}

/** Whether a run costs the same whatever is chosen. */
export function isOnePrice(model: Model, from: Kopecks, rate: Rate): boolean {
  const isFixed = rateOf(model, rate).fixedKopecks !== undefined;
  if (model.prices.length > 1 && !isFixed) return false;
  const chosen = model.fields.flatMap((field) =>
    choicesOf(field).map((choice) => ({ [field.name]: choice.value })),
  );
  return [{}, ...chosen].every((values) => {
    const quote = priceOf(model, values, {}, rate);
    return quote.status === "priced" && !quote.upTo && quote.price === from;
  });
}
