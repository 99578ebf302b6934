import { createHmac, timingSafeEqual } from "node:crypto";

/** All that a callback is believed: which task to look at (kie/API.md §5.5). */
export interface CallbackHint {
  /** Missing in a body of no known shape. */
  taskId?: string;
  /** Kie's word for what happened (`success`, `complete`, `first`, …): for the log only. */
  stage?: string;
}

/** No id of Kie's comes near this length. */
const ID_MAX_CHARS = 200;

/** Reads every shape of kie/API.md §5: the id is in `data` or beside it, in either spelling. */
export function parseCallback(body: unknown): CallbackHint {
  const outer = fieldsOf(body);
  const inner = fieldsOf(outer.data);
  const taskId = [inner.taskId, inner.task_id, outer.taskId, outer.task_id].find(isShortText);
  const stage = [inner.state, inner.callbackType, inner.status].find(isShortText);
  return { ...(taskId && { taskId }), ...(stage && { stage }) };
}

/**
 * Whether the headers were made with our key. They sign the task's id and a time, not the body,
 * and can be replayed: a callback stays a hint even so. Compared in constant time.
 */
export function verifySignature(key: string, body: unknown, headers: Headers): boolean {
  const { taskId } = parseCallback(body);
  const timestamp = headers.get("X-Webhook-Timestamp");
  const given = headers.get("X-Webhook-Signature");
  if (!taskId || !timestamp || !given) return false;
  const expected = createHmac("sha256", key).update(`${taskId}.${timestamp}`).digest();
  const received = Buffer.from(given, "base64");
  return received.length === expected.length && timingSafeEqual(received, expected);
}

function isShortText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= ID_MAX_CHARS;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
