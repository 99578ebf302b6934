import type { $Fetch } from "ofetch";
import * as v from "valibot";
import { type Clock, OVER } from "../kernel/index.ts";

/** A POST in flight is given this long (ledger.md §3.2). */
export const CALL_TIMEOUT_MS = 30_000;
/** No answer of the API comes near this size: a longer one is not from Kie. */
const ANSWER_MAX_BYTES = 4 * 1024 * 1024;
/** Cloudflare answers 403 to the names of most HTTP libraries (kie/API.md §1). */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0";

/** Errors that come before the first byte of the request leaves: safe to send again. */
const NOT_SENT_CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENODATA",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

export interface Call {
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body?: string | Blob | AsyncIterable<Uint8Array>;
  timeoutMs: number;
  /** The certificate's host name, where the address in `url` is already resolved. */
  serverName?: string;
}

/** What requests go through. */
export interface Wire {
  readonly clock: Clock;
  readonly web: $Fetch;
}

/** No answer. `not_sent` alone is certain; after the others Kie may have acted on the request. */
export type Trouble = { status: "not_sent" } | { status: "timeout" } | { status: "broken" };

/** What came back for one request, before anybody judges it. */
export type Reply =
  | Trouble
  | { status: "envelope"; http: number; code: number; message: string; data: unknown }
  /** HTML or text of a proxy, a redirect, an endless or an unparsable body. */
  | { status: "not_json"; http: number };

/**
 * Sends one request, once: no retry, no redirect, and for a POST no connection that was used
 * before, because Bun up to 1.3 sent it again by itself when such a one had closed (ledger.md
 * §1.5). The time limit is for the whole exchange, the body included. The library's error holds
 * the address, the headers and the body: it ends here.
 */
export async function exchange<T>(
  call: Call,
  { clock, web }: Wire,
  read: (response: Response) => Promise<T>,
): Promise<{ status: "done"; value: T } | Trouble> {
  const finished = new AbortController();
  const late = new AbortController();
  void clock.sleep(call.timeoutMs, finished.signal).then(() => late.abort());
  const options = {
    method: call.method,
    headers: { ...call.headers, "User-Agent": USER_AGENT },
    ...(call.body && { body: call.body }),
    signal: late.signal,
    // Bun keeps connections by address: one that was checked for another name is not for us.
    keepalive: call.method === "GET" && call.serverName === undefined,
    redirect: "manual",
    retry: 0,
    ignoreResponseError: true,
    responseType: "stream",
    ...(call.serverName && { tls: { serverName: call.serverName } }),
  } as const;
  try {
    return { status: "done", value: await read(await web.raw(call.url, options)) };
  } catch (error) {
    if (late.signal.aborted) return { status: "timeout" };
    return { status: isSurelyNotSent(error) ? "not_sent" : "broken" };
  } finally {
    finished.abort(OVER);
  }
}

/** One request to an endpoint that answers with an envelope (kie/API.md §2). Never throws. */
export async function send(call: Call, wire: Wire): Promise<Reply> {
  const outcome = await sendForText(call, wire);
  if (outcome.status !== "done") return outcome;
  return parseReply(outcome.value.http, outcome.value.text);
}

/** What came back from an endpoint whose envelope is only for its errors (kie/API.md §8). */
export type BareReply = Reply | { status: "json"; http: number; body: unknown };

/** The same for an endpoint that answers in the words of somebody else's protocol. */
export async function sendForAnswer(call: Call, wire: Wire): Promise<BareReply> {
  const outcome = await sendForText(call, wire);
  if (outcome.status !== "done") return outcome;
  const { http, text } = outcome.value;
  const reply = parseReply(http, text);
  const body = reply.status === "not_json" ? parseJson(text) : undefined;
  return body === undefined ? reply : { status: "json", http, body };
}

function sendForText(call: Call, wire: Wire) {
  return exchange(call, wire, async (response) => {
    const bytes = await readUpTo(response.body, ANSWER_MAX_BYTES);
    return { http: response.status, text: bytes ? new TextDecoder().decode(bytes) : "" };
  });
}

/** The whole body, or `undefined` when it is longer: counted while reading, then let go. */
export async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body ?? []) {
    total += chunk.length;
    if (total > maxBytes) return undefined; // Leaving the loop cancels the stream.
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const envelope = v.object({
  code: v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer()),
  msg: v.fallback(v.optional(v.string()), undefined),
  message: v.fallback(v.optional(v.string()), undefined),
  data: v.optional(v.unknown()),
});

function parseReply(http: number, text: string): Reply {
  const parsed = v.safeParse(envelope, parseJson(text));
  if (!parsed.success) return { status: "not_json", http };
  const { code, msg, message, data } = parsed.output;
  return { status: "envelope", http, code, message: msg ?? message ?? "", data };
}

/** The value, or `undefined` for a text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The library wraps the runtime's error, which may wrap another. */
function isSurelyNotSent(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if ("code" in current && NOT_SENT_CODES.has(current.code)) return true;
    current = current.cause;
  }
  return false;
}
