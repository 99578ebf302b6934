import type { InputSchema } from "../data.ts";
import type { Input, PriceRow } from "../model.ts";
import { isGiven } from "../to-send.ts";

/** So many cases are compared one by one; beyond them the lists themselves must be the same. */
const CASES_MAX = 20_000;

/** Whether two price lists say the same of every input, however their rows are written. */
export function samePrices(
  one: readonly PriceRow[],
  other: readonly PriceRow[],
  input: InputSchema,
): boolean {
  const all = [...one, ...other];
  const names = [...new Set(all.flatMap((row) => Object.keys(row.when)))];
  const values = names.map((name) => valuesOf(name, all, input));
  const cases = values.reduce((count, each) => count * each.length, 1);
  if (cases > CASES_MAX) return Bun.deepEquals(one, other);
  const units = new Set(all.map((row) => row.unit));
  return inputsOf(names, values).every((it) =>
    [...units].every((unit) => creditsOf(one, unit, it) === creditsOf(other, unit, it)),
  );
}

/** Of a token list both rows apply; of any other the first that matches, whatever its unit. */
function creditsOf(rows: readonly PriceRow[], unit: string, input: Input): number | undefined {
  const matching = rows.filter((row) => matches(row, input));
  const row = unit.includes("tokens") ? matching.find((it) => it.unit === unit) : matching[0];
  return row?.unit === unit ? row.credits : undefined;
}

function matches(row: PriceRow, input: Input): boolean {
  return Object.entries(row.when).every(([name, expected]) => {
    const value = input[name];
    return expected === "*" ? isGiven(value) : value === expected;
  });
}

function valuesOf(name: string, rows: readonly PriceRow[], { properties }: InputSchema) {
  const named = rows.map((row) => row.when[name]);
  if (named.includes("*")) return ["given", undefined];
  const property = properties[name];
  if (property?.type === "boolean") return [true, false];
  return property?.enum ?? [...new Set(named.filter((it) => it !== undefined))];
}

function inputsOf(names: readonly string[], values: readonly (readonly unknown[])[]): Input[] {
  let inputs: Input[] = [{}];
  for (const [index, name] of names.entries()) {
    inputs = inputs.flatMap((it) =>
      (values[index] ?? []).map((value) => ({ ...it, [name]: value })),
    );
  }
  return inputs;
}
