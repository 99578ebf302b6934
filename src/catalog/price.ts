import { type MicroUsd, microUsd } from "../kernel/index.ts";
import { checkField } from "./check-field.ts";
import { add, decimalOf, multiplyUp, times } from "./decimal.ts";
import { type Measure, measure, type Order } from "./measure.ts";
import type { Field, Input, MediaFacts, Model, NumberField, PriceRow, Quote } from "./model.ts";
import { type Container, isContainer } from "./place.ts";
import { isGiven, toSend } from "./to-send.ts";

/** 1 credit = 0.005 US dollars (kie/API.md §13). */
const MICRO_USD_PER_CREDIT = 5000;

/**
 * What this input costs us, exact: the first row of the price list that matches what will be sent,
 * times what is billed. Never a guess: without a row, or with a value that is not for sale in a
 * field that the price depends on, there is no price (N26).
 */
export function price(model: Model, values: Input, facts: MediaFacts = {}): Quote {
  const found = findPrice(model, values, facts, "most");
  if (!found) return { status: "no_price" };
  const { row, measured } = found;
  const { quantity, upTo } = measured;
  return { status: "priced", cost: costOf(measured), upTo, quantity, unit: row.unit };
}

/**
 * The least that the model can cost, for «от». Where tokens are counted afterwards (`isCounted`)
 * a short run costs about this, and a word of an answer less.
 */
export function startingPrice(model: Model): Quote {
  const quotes = pricedInputs(model).flatMap((input) => {
    const found = findPrice(model, input, {}, "least");
    if (!found) return [];
    const { row, measured } = found;
    const cost = costOf(measured);
    const { quantity } = measured;
    return [{ status: "priced" as const, cost, upTo: false, quantity, unit: row.unit }];
  });
  const [first, ...others] = quotes;
  if (!first) return { status: "no_price" };
  return others.reduce((least, quote) => (quote.cost < least.cost ? quote : least), first);
}

/** The row that prices an input, and what it is applied to. */
export function findPrice(
  model: Model,
  values: Input,
  facts: MediaFacts,
  bound: Order["bound"],
): { row: PriceRow; measured: Measure } | undefined {
  const { terms } = model;
  const input = toSend(model, values);
  const priced = model.fields.filter((field) => terms.priceFields.has(field.name));
  if (!priced.every((field) => isForSale(field, input[field.name]))) return undefined;
  const fitting = model.prices.filter((it) => matches(it, input));
  const found = rowOf(fitting, model, facts, bound);
  const measured = found && measure({ input, row: found.row, terms, facts, bound });
  if (!found || !measured) return undefined;
  return { row: found.row, measured: { ...measured, upTo: measured.upTo || found.upTo } };
}

/** Among rows that tell apart what a run is made of: the right one, or while it is unknown the end. */
function rowOf(
  fitting: readonly PriceRow[],
  model: Model,
  facts: MediaFacts,
  bound: Order["bound"],
): { row: PriceRow; upTo: boolean } | undefined {
  const { origin } = model.terms.billing;
  const settings = origin === undefined ? undefined : facts[origin]?.[0]?.settings;
  if (origin === undefined || settings) {
    const row = fitting.find((it) =>
      Object.entries(it.origin ?? {}).every(([name, value]) => settings?.[name] === value),
    );
    return row && { row, upTo: row.upTo === true };
  }
  const row = fitting.toSorted((a, b) => a.credits - b.credits).at(bound === "most" ? -1 : 0);
  return row && { row, upTo: fitting.length > 1 || row.upTo === true };
}

/** Combinations without a price that no rule refuses: they would lead a form into a dead end. */
export function unpricedInputs(model: Model): readonly Input[] {
  return pricedInputs(model).filter((input) => {
    if (price(model, input).status === "priced") return false;
    const sent = toSend(model, input);
    return model.terms.musts.every((must) => must.holds(sent));
  });
}

/** One input for each combination of the values that the price depends on. */
export function pricedInputs(model: Model): readonly Input[] {
  const priced = model.fields.filter((field) => model.terms.priceFields.has(field.name));
  return priced.reduce<readonly Input[]>(
    (inputs, field) =>
      inputs.flatMap((input) =>
        candidates(field).map((value) => ({ ...input, [field.name]: value })),
      ),
    [{}],
  );
}

/** Any file: what matters is that there is one. */
const SOME_FILE = "https://example.com/file";

function candidates(field: Field): readonly unknown[] {
  switch (field.type) {
    case "choice":
      return field.options.map((option) => option.value);
    case "toggle":
      return [false, true];
    case "number":
      return numberCandidates(field);
    case "media": {
      const files = Array.from({ length: Math.max(1, field.minItems) }, () => SOME_FILE);
      const present = field.many ? files : SOME_FILE;
      return field.required ? [present] : [undefined, present];
    }
    case "list":
    case "group":
      return field.required ? [someOf(field)] : [undefined, someOf(field)];
    case "text":
    case "job":
    case "branch":
    case "serial":
    case "pick":
      return [undefined];
  }
}

/** As much of a list or a group as makes it one. */
function someOf(field: Container): unknown {
  if (field.type === "list") {
    const item = isContainer(field.item) ? someOf(field.item) : candidates(field.item).at(-1);
    return Array.from({ length: Math.max(1, field.minItems) }, () => item ?? "1");
  }
  const entries = field.fields.flatMap((it) => {
    const value = isContainer(it) ? someOf(it) : (candidates(it).at(-1) ?? "1");
    return it.required ? [[it.name, value]] : [];
  });
  return Object.fromEntries(entries);
}

/** Both ends: the price may rise with a number or fall with it. */
function numberCandidates({ minimum, maximum, asText, ...field }: NumberField): readonly unknown[] {
  const ends = [minimum ?? field.default, maximum ?? field.default];
  const values = ends.map((it) => (asText && it !== undefined ? String(it) : it));
  return [...new Set(values)];
}

/** Absent, or exactly a value that the form offers. */
function isForSale(field: Field, value: unknown): boolean {
  if (value === undefined) return true;
  const check = checkField(field, value);
  const asItIs = field.type === "media" || isContainer(field);
  return check.status === "ok" && (asItIs || check.value === value);
}

/** Defaults are in the input already, and with them `false` for a switch that nobody touched. */
function matches(row: PriceRow, input: Input): boolean {
  return Object.entries(row.when).every(([name, expected]) =>
    expected === "*" ? isGiven(input[name]) : input[name] === expected,
  );
}

/** Exact, in whole micro-dollars: rounded up where the price list is finer than that. */
function costOf({ charges }: Measure): MicroUsd {
  const credits = charges
    .map((it) => times(decimalOf(it.credits), decimalOf(it.times)))
    .reduce(add);
  return microUsd(Number(multiplyUp([credits, decimalOf(MICRO_USD_PER_CREDIT)], 0)));
}
