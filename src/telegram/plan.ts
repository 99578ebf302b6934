import type { Outbox, Purpose, Statement } from "../queue/index.ts";
import { type Body, outgoing } from "./body.ts";

/** Something to say. Its idempotency key comes from what it answers. */
export interface PlannedMessage {
  chat: number;
  purpose: Purpose;
  body: Body;
  job?: string;
}

/** What handling an update leads to. It is committed as one write, with the update's own mark. */
export interface Plan {
  statements: readonly Statement[];
  messages: readonly PlannedMessage[];
}

export const EMPTY_PLAN: Plan = { statements: [], messages: [] };

/** The whole plan as statements; messages get the keys `<prefix>:0`, `<prefix>:1`, … */
export function planStatements(
  plan: Plan,
  outbox: Outbox,
  options: { keyPrefix: string; at: number },
): readonly Statement[] {
  const sends = plan.messages.flatMap((message, i) =>
    outbox.enqueue(outgoing({ ...message, key: `${options.keyPrefix}:${i}` }), options.at),
  );
  return [...plan.statements, ...sends];
}
