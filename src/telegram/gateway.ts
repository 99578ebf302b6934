import { Api, type ApiClientOptions, GrammyError, HttpError, type RawApi } from "grammy";
import { type Clock, Fault, type Fetch, OVER } from "../kernel/index.ts";

/** What became of a call. Only `later` says that it surely did not happen (telegram.md §3.5). */
export type CallOutcome<T> =
  | { status: "ok"; result: T }
  /** Telegram said no: the same call would be refused again. */
  | { status: "refused"; code: number; description: string }
  /** Surely not done: Telegram asked to wait, or was never reached. */
  | { status: "later"; retryAfterMs: number; reason: "limit" | "unreachable" }
  /** It may have been done: the answer was lost or was an error of the server. */
  | { status: "unclear" };

type Method = keyof RawApi;
type Payload<M extends Method> =
  NonNullable<Parameters<RawApi[M]>[0]> extends { aborted: boolean }
    ? Record<string, never>
    : Parameters<RawApi[M]>[0];
/** What the library takes for its own kind of `fetch`. */
type OwnFetch = ApiClientOptions["fetch"];
type Result<M extends Method> = Awaited<ReturnType<RawApi[M]>>;

export interface CallLimits {
  timeoutMs?: number;
  /** Gives the call up; whether it was done is then unclear. */
  stop?: AbortSignal;
}

/** The one door to the Bot API. It waits for nothing and repeats nothing: callers decide. */
export interface Gateway {
  call<M extends Method>(
    method: M,
    payload: Payload<M>,
    limits?: CallLimits,
  ): Promise<CallOutcome<Result<M>>>;
  /** As `call`, for reads and settings whose failure is a fault. */
  demand<M extends Method>(method: M, payload: Payload<M>, limits?: CallLimits): Promise<Result<M>>;
  /** The bytes of a file of a person. The address holds the token: it never leaves this room. */
  download(filePath: string, signal: AbortSignal): Promise<Response>;
}

/** Telegram's own server. */
export const TELEGRAM_API_ROOT = "https://api.telegram.org";

/** grammY takes the signal of these as their first argument. */
const WITHOUT_PAYLOAD = new Set<Method>(["getMe", "getWebhookInfo", "logOut", "close"]);

const CALL_TIMEOUT_MS = 20_000;
/** How long to stay away from a server that could not be reached. */
const UNREACHABLE_PAUSE_MS = 3_000;
/** Network errors after which nothing can have arrived (openclaw's list, Bun's names added). */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ConnectionRefused",
  "FailedToOpenSocket",
  "DNSLookupFailed",
]);

export interface GatewayOptions {
  token: string;
  apiRoot: string;
  clock: Clock;
  /** Absent: over the network. */
  fetch?: Fetch;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { token, apiRoot, clock, fetch = globalThis.fetch } = options;
  const { raw } = new Api(token, {
    apiRoot,
    sensitiveLogs: false,
    ...(options.fetch && { fetch: options.fetch as unknown as NonNullable<OwnFetch> }),
  });

  async function call<M extends Method>(
    method: M,
    payload: Payload<M>,
    { timeoutMs = CALL_TIMEOUT_MS, stop }: CallLimits = {},
  ): Promise<CallOutcome<Result<M>>> {
    const ended = new AbortController();
    const late = new AbortController();
    void clock.sleep(timeoutMs, ended.signal).then(() => late.abort());
    const signal = stop ? AbortSignal.any([late.signal, stop]) : late.signal;
    const send = raw[method] as (...args: unknown[]) => Promise<Result<M>>;
    try {
      const result = await (WITHOUT_PAYLOAD.has(method) ? send(signal) : send(payload, signal));
      return { status: "ok", result };
    } catch (error) {
      return classify(error);
    } finally {
      ended.abort(OVER);
    }
  }

  return {
    call,

    async demand<M extends Method>(
      method: M,
      payload: Payload<M>,
      limits?: CallLimits,
    ): Promise<Result<M>> {
      const outcome = await call(method, payload, limits);
      if (outcome.status === "ok") return outcome.result;
      if (outcome.status === "refused") {
        const message = `${method}: ${outcome.code} ${outcome.description}`;
        throw new Fault(`telegram_${outcome.code}`, { retry: "never", message });
      }
      throw new Fault("telegram_unavailable", { retry: "later", message: method });
    },

    async download(filePath, signal) {
      const url = `${apiRoot}/file/bot${token}/${filePath}`;
      // The library's error would name the address, and with it the token.
      const response = await fetch(url, { signal }).catch(() => undefined);
      if (response?.ok && response.body) return response;
      throw new Fault("telegram_file", { retry: response ? "never" : "later" });
    },
  };
}

function classify(error: unknown): Exclude<CallOutcome<never>, { status: "ok" }> {
  if (error instanceof GrammyError) {
    const { error_code: code, description, parameters } = error;
    if (code === 429) {
      const seconds = parameters.retry_after ?? 1;
      return { status: "later", retryAfterMs: seconds * 1000, reason: "limit" };
    }
    return code >= 500 ? { status: "unclear" } : { status: "refused", code, description };
  }
  if (error instanceof HttpError) {
    const code = codeOf(error.error);
    if (code !== undefined && NEVER_SENT.has(code)) {
      return { status: "later", retryAfterMs: UNREACHABLE_PAUSE_MS, reason: "unreachable" };
    }
    return { status: "unclear" };
  }
  throw error;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
