import type { Input } from "./model.ts";
import { valuesOf } from "./place.ts";
import type { Bounds, Total } from "./terms.ts";

/** Whether all values of a name together are what they must be; where there is none, they are. */
export function fitsTotal({ of, characters, sum, minus, unique }: Total, input: Input): boolean {
  const values = valuesOf(input, of);
  if (values.length === 0) return true;
  const length = values.reduce<number>((total, it) => total + [...String(it)].length, 0);
  // Hundredths at most: sums of what people typed must not fail by a rounding.
  const added = sumOf(values) - (minus === undefined ? 0 : sumOf(valuesOf(input, minus)));
  return (
    within(length, characters) &&
    within(Math.round(added * 100) / 100, sum) &&
    (!unique || new Set(values).size === values.length)
  );
}

function sumOf(values: readonly unknown[]): number {
  return values.reduce<number>((total, it) => total + Number.parseFloat(String(it)), 0);
}

function within(value: number, { least, most }: Bounds = {}): boolean {
  return (least === undefined || value >= least) && (most === undefined || value <= most);
}
