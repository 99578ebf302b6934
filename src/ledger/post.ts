import { type Database, Rejected, type Statement } from "../../db/index.ts";
import { present } from "../kernel/index.ts";
import type { OpKey } from "./leg.ts";
import { findReceipt, type Receipt, readReceipt, selectReceipt } from "./receipt.ts";
import { type Refusal, refusalOf } from "./refusal.ts";

export interface Request {
  /** For logs and metrics. */
  readonly name: string;
  readonly op: OpKey;
  /** `requestHash` of what is asked, to compare with what was asked under this key before. */
  readonly hash: string;
  readonly statements: readonly Statement[];
}

/** What became of a request: `written` now, or told by a rule. */
export type Posted<R extends Refusal> =
  | { status: "written"; receipt: Receipt }
  | { status: "exists"; receipt: Receipt } // This very request again: the first answer stands.
  | { status: "exists_with_different_request"; receipt: Receipt }
  | Refused<R>;

/** One member per refusal, so that a `switch` tells them apart. */
type Refused<R extends Refusal> = { [S in R]: { status: S } }[R];

/**
 * Submits one operation alone. A rejection that is none of `refusals` is thrown on: it is a bug.
 * After a fault with `retry: "same_key"` the same call may be repeated; it does nothing twice.
 */
export async function post<R extends Refusal>(
  db: Database,
  request: Request,
  refusals: readonly R[],
): Promise<Posted<R>> {
  const { name, op, hash, statements } = request;
  const read = (rows: Parameters<typeof readReceipt>[0]) =>
    present(readReceipt(rows), "an operation can be read back in its own write");
  try {
    const outcome = { select: selectReceipt(op), read };
    return { status: "written", receipt: await db.write({ name, statements, outcome }) };
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const refusal = refusalOf(error);
    if (refusal === "exists") {
      const receipt = present(await findReceipt(db, op), "what exists is found");
      return receipt.request === hash
        ? { status: "exists", receipt }
        : { status: "exists_with_different_request", receipt };
    }
    const told = refusals.find((possible) => possible === refusal);
    if (told === undefined) throw error;
    return { status: told } as Refused<R>;
  }
}
