import type { BillingData, Dictionary, Kinds } from "../data.ts";

/** What our files know that helps to read a new model. */
export interface Ground {
  readonly kinds: Kinds;
  readonly dictionary: Dictionary;
  readonly billing: BillingData;
}
