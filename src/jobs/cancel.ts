import type { Statement } from "../../db/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Job } from "./job.ts";
import type { Reads } from "./reads.ts";
import { availableAfter } from "./settle.ts";
import { follow, isClosed } from "./states.ts";
import type { Transitions } from "./transitions.ts";

/** In order of precedence. Only a job in line can be cancelled: after that it costs us money. */
export type CancelOutcome =
  | { status: "job_not_found" }
  | { status: "closed"; job: Job }
  | { status: "running"; job: Job }
  /** The caller writes the statements; `job` is as it is then. */
  | { status: "cancelled"; job: Job; statements: readonly Statement[] };

export async function cancel(
  asked: { id: string; person: number; at: number },
  deps: { reads: Reads; ledger: Pick<Ledger, "balance">; transitions: Transitions },
): Promise<CancelOutcome> {
  const job = await deps.reads.find(asked.id);
  if (job?.person !== asked.person) return { status: "job_not_found" };
  if (isClosed(job.state)) return { status: "closed", job };
  if (!follow(job.state, "cancel")) return { status: "running", job };
  const available = await availableAfter(job, deps.ledger);
  return { status: "cancelled", ...deps.transitions.cancel(job, { at: asked.at, available }) };
}
