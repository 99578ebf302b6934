import type { InputSchema, RuleData } from "../data.ts";
import type { Input, PriceRow } from "../model.ts";

const CASES_MAX = 2000;
const TEXT = "С такими настройками вместе модель не работает. Выберите другие.";

/** Combinations of choices that the price list leaves out are not sold: said before the end. */
export function pricedRule(
  id: string,
  { properties }: InputSchema,
  prices: readonly PriceRow[],
): readonly RuleData[] {
  const names = [...new Set(prices.flatMap(({ when }) => Object.keys(when)))];
  const values = names.map((name) => {
    const property = properties[name];
    return property?.type === "boolean" ? [true, false] : (property?.enum ?? []);
  });
  const count = values.reduce((product, each) => product * each.length, 1);
  const [last] = names.slice(-1);
  if (count === 0 || count > CASES_MAX || last === undefined) return [];
  const cases = names.reduce<readonly Input[]>(
    (all, name, index) =>
      all.flatMap((one) => (values[index] ?? []).map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  const isSold = (one: Input) =>
    prices.some(({ when }) => Object.entries(when).every(([name, it]) => one[name] === it));
  if (cases.every(isSold)) return [];
  const rows = prices.map(({ when }) => ({
    properties: Object.fromEntries(Object.entries(when).map(([name, it]) => [name, { const: it }])),
  }));
  const rule = { name: "priced-together", models: [id], covers: [], field: last, text: TEXT };
  return [{ ...rule, holds: { anyOf: rows } }];
}
