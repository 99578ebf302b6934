import type { Clock, Log } from "../kernel/index.ts";
import type { Counter } from "../ops/index.ts";
import { refused, taken } from "./answer.ts";
import { readJson } from "./read-json.ts";
import { sameSecret } from "./same-secret.ts";
import { TIMED_OUT, within } from "./within.ts";

/** The one thing that every update has; the rest is looked at after it is stored. */
export interface IncomingUpdate {
  readonly update_id: number;
  readonly [field: string]: unknown;
}

/** Keeps an update before it is acknowledged (N3). Throws when it could not. */
export type StoreUpdate = (update: IncomingUpdate, text: string) => Promise<"stored" | "duplicate">;

export interface WebhookDeps {
  readonly log: Log;
  readonly clock: Clock;
  readonly secret: string;
  readonly updates: Counter;
  /** Absent while the program starts or stops, and in polling mode. */
  readonly storeUpdate: StoreUpdate | undefined;
}

/** Half of what Telegram waits (telegram.md §3.1); it then sends the update again (R64). */
const STORE_LIMIT_MS = 30_000;

/** Answers of design §10: whatever was not stored is sent again, whatever can't be is not. */
export async function telegramWebhook(request: Request, deps: WebhookDeps): Promise<Response> {
  const { log, clock, updates } = deps;
  const count = (outcome: string) => updates.add(1, { outcome });

  if (!sameSecret(request.headers.get("x-telegram-bot-api-secret-token"), deps.secret)) {
    count("unauthorized");
    return refused("unauthorized");
  }
  const body = await readJson(request, clock);
  if (body.status !== "read") {
    count(body.status);
    return refused(body.status);
  }
  if (!isUpdate(body.json)) {
    count("no_update");
    log.warn("telegram sent what is no update");
    return taken();
  }
  const outcome = await store(body.json, body.text, deps);
  count(outcome);
  return outcome === "not_stored" ? refused("unavailable") : taken();
}

async function store(
  update: IncomingUpdate,
  text: string,
  { log, clock, storeUpdate }: WebhookDeps,
): Promise<"stored" | "duplicate" | "not_stored"> {
  if (!storeUpdate) return "not_stored";
  const fields = { update: update.update_id };
  try {
    const outcome = await within(clock, STORE_LIMIT_MS, storeUpdate(update, text));
    if (outcome !== TIMED_OUT) return outcome;
    log.error("update not stored in time", fields);
  } catch (error) {
    log.error("update not stored", fields, error);
  }
  return "not_stored";
}

function isUpdate(json: unknown): json is IncomingUpdate {
  if (typeof json !== "object" || json === null || !("update_id" in json)) return false;
  return Number.isSafeInteger(json.update_id);
}
