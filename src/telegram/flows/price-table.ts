import { type Model, type PriceRow, type Rate, rateOf, toKopecks } from "../../catalog/index.ts";
import { type Kopecks, microUsd } from "../../kernel/index.ts";
import type { PriceLine } from "../texts/browse.ts";
import { values as words } from "../texts/form.ts";
import { choicesOf } from "./choices.ts";
import { priceOf } from "./priced.ts";
import { wordsOf } from "./value-words.ts";

/** 1 credit = 0.005 US dollars (kie/API.md §13). */
const MICRO_USD_PER_CREDIT = 5000;

/** More are not gone through one by one: their rows say what the price list itself says. */
const COMBINATIONS_MAX = 500;
/** Values of one field that are named on a line. */
const NAMED_MAX = 3;
/** What is billed by these is told even where there is one price. */
const MEASURED = new Set(["second", "minute", "1000_chars", "megapixel"]);

/** The price list of a model in roubles, cheapest first; empty where one price says it all. */
export function priceTable(model: Model, rate: Rate): readonly PriceLine[] {
  const own = rateOf(model, rate);
  if (own.fixedKopecks !== undefined) return [];
  const [only, ...others] = model.prices;
  if (only && others.length === 0) {
    const { unit } = only;
    return MEASURED.has(unit) ? [{ label: "", unit, price: rowPrice(only, own) }] : [];
  }
  return labelsOf(model)
    .map(([row, label]) => ({ label, unit: row.unit, price: rowPrice(row, own) }))
    .toSorted((a, b) => a.price - b.price);
}

function rowPrice({ credits }: PriceRow, rate: Rate): Kopecks {
  // Credits have at most four decimals; what floating point adds to them is not a price.
  const cost = Math.ceil(Number((credits * MICRO_USD_PER_CREDIT).toFixed(3)));
  return toKopecks(microUsd(cost), rate);
}

/** What a field may be, as far as the price list tells it apart. */
type Chosen = Readonly<Record<string, unknown>>;
const GIVEN = "*";

/**
 * Each row with the options that it is for, as their buttons call them: `2K, со звуком`. The first
 * row that matches applies, so the last one, for «everything else», is named by what is left for it;
 * a row for which nothing is left is not shown.
 */
function labelsOf(model: Model): readonly (readonly [PriceRow, string])[] {
  const fields = pricedFields(model);
  const count = Object.values(fields).reduce((product, values) => product * values.length, 1);
  if (count > COMBINATIONS_MAX) return model.prices.map((row) => [row, labelOf(model, row.when)]);
  const combinations = Object.entries(fields).reduce<readonly Chosen[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((it) => ({ ...one, [name]: it }))),
    [{}],
  );
  const byRow = Map.groupBy(combinations, (one) => model.prices.find((row) => matches(row, one)));
  return model.prices.flatMap((row) => {
    const left = byRow.get(row);
    if (!left) return [];
    const said = Object.entries(fields).map(([name, values]): [string, readonly unknown[]] => {
      const own = [...new Set(left.map((one) => one[name]))];
      return [name, own.length === values.length ? [] : own];
    });
    return [[row, labelOf(model, Object.fromEntries(said))] as const];
  });
}

const matches = (row: PriceRow, chosen: Chosen) =>
  Object.entries(row.when).every(([name, value]) => chosen[name] === value);

/** The fields that rows name, with all that each may be. */
function pricedFields(model: Model): Readonly<Record<string, readonly unknown[]>> {
  const named = Map.groupBy(
    model.prices.flatMap(({ when }) => Object.entries(when)),
    ([name]) => name,
  );
  const fields = [...named].map(([name, entries]) => {
    const field = model.fields.find((it) => it.name === name);
    const said = [...new Set(entries.map(([, value]) => value))];
    const choices = field ? choicesOf(field).map(({ value }) => value) : [];
    if (choices.length > 0) return [name, choices] as const;
    return [name, field ? [...said, undefined] : said] as const;
  });
  return Object.fromEntries(fields);
}

function labelOf(model: Model, said: Chosen): string {
  return Object.entries(said)
    .flatMap(([name, values]) => {
      const field = model.fields.find((it) => it.name === name);
      const own = [values].flat().filter((value) => value !== undefined);
      if (own.length === 0) return [];
      const [first] = own;
      if (first === GIVEN) return [field?.label ?? name];
      if (!field) return own.map(String);
      if (field.type === "toggle") return [switchWords(field.label, first === true)];
      const shown = own.slice(0, NAMED_MAX).map((value) => wordsOf(field, value));
      return [shown.join("/") + (own.length > NAMED_MAX ? "…" : "")];
    })
    .join(", ");
}

/** «со звуком», «со звуком: нет»: in the middle of a line. */
function switchWords(label: string, on: boolean): string {
  const small = label.charAt(0).toLowerCase() + label.slice(1);
  return on ? small : words.named(small, words.no);
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
