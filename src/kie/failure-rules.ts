import type { FailureClass } from "./types.ts";

/** What follows from a failure, besides that the money goes back and the person is told. */
export interface FailureRule {
  /** Whose it is. Only the model's own count for its breaker (design §10). */
  readonly of: "person" | "model" | "us" | "network";
  /**
   * What the person can do about it: `change` something, since the same would be refused again;
   * try the same `again`; or `wait`, since it ends by itself or by our hand. The program itself
   * repeats no run that has failed: whatever may be repeated never became a failure (§3.4).
   */
  readonly helps: "change" | "again" | "wait";
  /** So many in a row pause the model; absent: none of its own. */
  readonly pausesAfter?: number;
  /** Pages the admins under this code; absent: the numbers of the day tell it. */
  readonly alarm?: string;
  /** Nothing can be sold until it is mended, of which the admins are told as well. */
  readonly stopsSelling?: true;
}

/** Design §10. */
const IN_A_ROW = 5;

/** One line for each class: the whole of what is decided by it. */
export const FAILURE_RULES: { readonly [F in FailureClass]: FailureRule } = {
  input: { of: "person", helps: "change" },
  moderation: { of: "person", helps: "change" },
  model_down: { of: "model", helps: "wait", pausesAfter: IN_A_ROW },
  // A certain word of the provider: four more people would learn nothing by asking again.
  model_gone: { of: "model", helps: "wait", pausesAfter: 1 },
  timeout: { of: "model", helps: "again", pausesAfter: IN_A_ROW },
  no_output: { of: "model", helps: "change", pausesAfter: IN_A_ROW, alarm: "no_output" },
  our_key: { of: "us", helps: "wait", stopsSelling: true },
  our_credit: { of: "us", helps: "wait", stopsSelling: true },
  network: { of: "network", helps: "again" },
  // Lost replies have a breaker of their own, which is not a model's.
  lost: { of: "network", helps: "again" },
  delivery: { of: "us", helps: "again" },
  test_budget: { of: "us", helps: "wait", alarm: "test_budget" },
};
