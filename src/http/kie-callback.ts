import type { Clock, Log } from "../kernel/index.ts";
import type { Counter } from "../ops/index.ts";
import { refused, taken } from "./answer.ts";
import { readJson } from "./read-json.ts";
import { TIMED_OUT, within } from "./within.ts";

/** A hint that a generation may have ended: it only wakes whoever asks for the truth. */
export type AcceptCallback = (
  token: string,
  body: unknown,
  headers: Headers,
) => Promise<"accepted" | "unknown_token">;

export interface CallbackDeps {
  readonly log: Log;
  readonly clock: Clock;
  readonly callbacks: Counter;
  /** Absent while the program starts or stops. */
  readonly acceptCallback: AcceptCallback | undefined;
}

const ACCEPT_LIMIT_MS = 10_000; // Kie waits 15 s (kie/API.md §5).
const TOKEN = /^[A-Za-z0-9._~-]{1,200}$/;

/** The token stands in the path, so that the path itself is a secret and is never logged (R69). */
export async function kieCallback(
  request: Request,
  token: string,
  deps: CallbackDeps,
): Promise<Response> {
  const { clock, callbacks } = deps;
  const count = (outcome: string) => callbacks.add(1, { outcome });

  if (!TOKEN.test(token)) {
    count("unknown_token");
    return refused("not_found");
  }
  const body = await readJson(request, clock);
  if (body.status !== "read") {
    count(body.status);
    return refused(body.status);
  }
  const outcome = await accept(token, body.json, request.headers, deps);
  count(outcome);
  if (outcome === "accepted") return taken();
  return refused(outcome === "unknown_token" ? "not_found" : "unavailable");
}

async function accept(
  token: string,
  json: unknown,
  headers: Headers,
  { log, clock, acceptCallback }: CallbackDeps,
): Promise<"accepted" | "unknown_token" | "not_accepted"> {
  if (!acceptCallback) return "not_accepted";
  try {
    const outcome = await within(clock, ACCEPT_LIMIT_MS, acceptCallback(token, json, headers));
    if (outcome !== TIMED_OUT) return outcome;
    log.warn("callback not accepted in time");
  } catch (error) {
    log.warn("callback not accepted", {}, error);
  }
  return "not_accepted";
}
