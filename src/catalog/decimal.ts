import { assert } from "../kernel/index.ts";

/** An exact decimal: `units` × 10^-`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const DECIMAL = /^(\d{1,12})(?:\.(\d{1,12}))?$/;

/** `"78.00"` as an exact number; `undefined` when it is not a plain decimal of at most 12 digits. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

/** The product as a whole number of 10^-`scale`, rounded up. */
export function multiplyUp(factors: readonly Decimal[], scale: number): bigint {
  const units = factors.reduce((product, factor) => product * factor.units, 1n);
  const excess = factors.reduce((sum, factor) => sum + factor.scale, 0) - scale;
  if (excess <= 0) return units * 10n ** BigInt(-excess);
  const divisor = 10n ** BigInt(excess);
  return (units + divisor - 1n) / divisor;
}

/** A number of the price list, which is written in plain decimals. */
export function decimalOf(value: number): Decimal {
  const decimal = parseDecimal(String(value));
  assert(decimal, "prices are plain decimals");
  return decimal;
}

/** The sum, exact. */
export function add(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  const at = (it: Decimal) => it.units * 10n ** BigInt(scale - it.scale);
  return { units: at(one) + at(other), scale };
}

/** The product, exact. */
export function times(one: Decimal, other: Decimal): Decimal {
  return { units: one.units * other.units, scale: one.scale + other.scale };
}
