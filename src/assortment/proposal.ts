import type { LeftOut } from "../catalog/index.ts";
import type { Change } from "./compare.ts";

/** What one sync found to differ from the catalogue. */
export interface Proposal {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly changes: readonly ProposedChange[];
  readonly unfit: readonly LeftOut[];
}

export interface ProposedChange extends Change {
  /** Why it would not be sold, when it was proposed. */
  readonly problem?: string;
  readonly state: "open" | "applied" | "rejected";
}
