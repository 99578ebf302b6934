import type { Bug, Fault } from "../src/kernel/index.ts";
import type { BoundOperation } from "./bind.ts";
import type { Rejected, Row } from "./operation.ts";

/** What became of one operation. */
export type WriteResult =
  | { readonly status: "committed"; readonly rows: readonly Row[] }
  | { readonly status: "failed"; readonly error: Rejected | Bug | Fault };

/** The back end of the write queue: called with one group at a time. */
export interface Writer {
  /**
   * Commits the operations in their order, each of them wholly or not at all, and tells the fate
   * of each in the same order. A refused or faulty one does not touch the others. Never throws.
   */
  commit(group: readonly BoundOperation[]): Promise<readonly WriteResult[]>;
  close(): void;
}

export function failed(error: Rejected | Bug | Fault): WriteResult {
  return { status: "failed", error };
}
