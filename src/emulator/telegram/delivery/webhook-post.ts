import { STATUS_CODES } from "node:http";
import type { Clock, Fetch } from "../../../kernel/index.ts";
import { after } from "../after.ts";
import type { Args } from "../args.ts";
import { readArgs } from "../read-args.ts";
import type { WebhookSettings } from "./webhook-url.ts";

/** telegram.md §3.1: then «Read timeout expired» and the update comes again. */
const TIMEOUT_MS = 60_000;

export type PostOutcome =
  | { status: "taken"; reply?: { method: string; args: Args } }
  | { status: "refused"; words: string; httpStatus?: number; retryAfterS: number };

export interface PostOptions {
  clock: Clock;
  fetch: Fetch;
  stop: AbortSignal;
}

/** Brings one update to the bot's own server. Never throws. */
export async function postUpdate(
  settings: WebhookSettings,
  body: unknown,
  { clock, fetch, stop }: PostOptions,
): Promise<PostOutcome> {
  const late = new AbortController();
  const cancelTimeout = after(clock, TIMEOUT_MS, stop, () => late.abort());
  try {
    const response = await fetch(settings.url, {
      method: "POST",
      headers: headersOf(settings),
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.any([late.signal, stop]),
    });
    if (!response.ok) return wrongResponse(response);
    const method = await replyMethod(response);
    return method ? { status: "taken", reply: method } : { status: "taken" };
  } catch (error) {
    return refused(late.signal.aborted ? "Read timeout expired" : connectionWords(error));
  } finally {
    cancelTimeout();
  }
}

export function refused(words: string): PostOutcome {
  return { status: "refused", words, retryAfterS: 0 };
}

function headersOf(settings: WebhookSettings): Record<string, string> {
  const secret = settings.secretToken;
  return {
    "content-type": "application/json",
    ...(secret === "" ? {} : { "x-telegram-bot-api-secret-token": secret }),
  };
}

function wrongResponse(response: Response): PostOutcome {
  const { status } = response;
  const words = `${status} ${response.statusText || STATUS_CODES[status] || ""}`.trim();
  return {
    status: "refused",
    words: `Wrong response from the webhook: ${words}`,
    httpStatus: status,
    retryAfterS: Number.parseInt(response.headers.get("retry-after") ?? "", 10) || 0,
  };
}

function connectionWords(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ConnectionRefused" || code === "ECONNREFUSED") return "Connection refused";
  return "Connection reset by peer";
}

/** The bot may answer with one call instead of making it (telegram.md §3.1). */
async function replyMethod(
  response: Response,
): Promise<{ method: string; args: Args } | undefined> {
  const body = await response.text();
  const type = response.headers.get("content-type") ?? "";
  if (body.trim() === "" || type === "" || type.startsWith("text/")) return undefined;
  try {
    const request = new Request("http://webhook.invalid/", {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    const args = await readArgs(request);
    const method = args.text("method").toLowerCase();
    const isUnallowed = ["deletewebhook", "setwebhook", "close", "logout"].includes(method);
    if (method === "" || isUnallowed || method.startsWith("get")) return undefined;
    return { method, args };
  } catch {
    return undefined; // A body that is no call is not the server's business.
  }
}
