import type { SentMessages, Statement } from "../queue/index.ts";
import type { CallOutcome } from "./gateway.ts";

/** What became of an outgoing message. */
export type SendOutcome =
  /** `extra`: what the arrival means, read when it is written, as the database may be away now. */
  | { status: "sent"; messages: SentMessages; extra?: () => Promise<readonly Statement[]> }
  | { status: "later"; retryAfterMs: number; reason: "limit" | "unreachable" | "not_ready" }
  /** `wasEdit`: to do it again says the same in the same place. */
  | { status: "unclear"; wasEdit?: true }
  /** `person`: only the person's side prevents it; `message`: this message cannot be sent. */
  | { status: "refused"; by: "person" | "message"; description: string }
  /** A file of it could not be had for so long that nobody tries on. */
  | { status: "given_up"; description: string };

/** What a call that did not succeed means for the message. */
export function failure(outcome: Exclude<CallOutcome<unknown>, { status: "ok" }>): SendOutcome {
  if (outcome.status !== "refused") return outcome;
  const { code, description } = outcome;
  const byPerson = code === 403 || /chat not found|user is deactivated/i.test(description);
  return { status: "refused", by: byPerson ? "person" : "message", description };
}
