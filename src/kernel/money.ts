import { assert } from "./assert.ts";

declare const unit: unique symbol;
/** Roubles, as whole kopecks. */
export type Kopecks = number & { readonly [unit]: "kopecks" };
/** The provider's cost, as whole millionths of a US dollar (1 credit = 5 000). */
export type MicroUsd = number & { readonly [unit]: "micro-usd" };

export function kopecks(amount: number): Kopecks {
  assert(Number.isSafeInteger(amount), "money is a whole number of kopecks");
  return amount as Kopecks;
}

export function microUsd(amount: number): MicroUsd {
  assert(Number.isSafeInteger(amount) && amount >= 0, "cost is a whole number of micro-USD");
  return amount as MicroUsd;
}

const NO_BREAK_SPACE = "\u00a0";

/** The only way money becomes text: `200 ₽`, `18,70 ₽`, `1 250 ₽` (design §10). */
export function formatRoubles(amount: Kopecks): string {
  const whole = Math.trunc(Math.abs(amount) / 100);
  const rest = Math.abs(amount) % 100;
  const digits = String(whole).replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
  const decimals = rest === 0 ? "" : `,${String(rest).padStart(2, "0")}`;
  return `${amount < 0 ? "−" : ""}${digits}${decimals}${NO_BREAK_SPACE}₽`;
}
