import { Fault } from "../kernel/index.ts";
import { type Lookup, publicAddress } from "./address.ts";
import { mediaType } from "./media-type.ts";
import { exchange, readUpTo, type Wire } from "./request.ts";
import type { FetchedResult } from "./types.ts";

/** For the whole file: 50 MB over a slow line. */
const FETCH_TIMEOUT_MS = 120_000;
const REDIRECTS_MAX = 5;
const REDIRECT_CODES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface FetchOptions extends Wire {
  lookup: Lookup;
  allowPrivate: boolean;
}

/**
 * The bytes behind a result link, checked to be media (design §8, N35). Every hop is resolved, its
 * address checked, and that very address connected to, so that a name cannot change in between.
 *
 * Faults: `result_refused` (address or protocol), `result_gone`, `result_too_large`, `not_media`:
 * never again with this link; `result_unreachable`, `result_unavailable`, `result_timeout`: later.
 */
export async function fetchResult(
  url: string,
  limits: { maxBytes: number },
  options: FetchOptions,
): Promise<FetchedResult> {
  let next = parseUrl(url);
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    const answer = await fetchHop(next, limits.maxBytes, options);
    if (answer.status === "redirect") {
      next = parseUrl(answer.location, next);
      continue;
    }
    const type = mediaType(answer.bytes);
    if (!type) throw fault("not_media", "never");
    return { bytes: answer.bytes, mime: type.mime, kind: type.kind };
  }
  throw fault("result_refused", "never", "too many redirects");
}

type HopAnswer = { status: "redirect"; location: string } | { status: "bytes"; bytes: Uint8Array };

async function fetchHop(url: URL, maxBytes: number, options: FetchOptions): Promise<HopAnswer> {
  const { lookup, allowPrivate } = options;
  const address = await publicAddress(url, { lookup, allowPrivate });
  const outcome = await exchange(callTo(url, address), options, async (response) => {
    const { status, headers, body } = response;
    const announced = Number(headers.get("Content-Length") ?? 0);
    const whole = status === 200 && announced <= maxBytes;
    if (!whole) await body?.cancel();
    const bytes = whole ? await readUpTo(body, maxBytes) : undefined;
    return { http: status, location: headers.get("Location"), bytes };
  });
  if (outcome.status === "timeout") throw fault("result_timeout", "later");
  if (outcome.status !== "done") throw fault("result_unreachable", "later", outcome.status);

  const { http, location, bytes } = outcome.value;
  if (bytes) return { status: "bytes", bytes };
  if (http === 200) throw fault("result_too_large", "never");
  if (REDIRECT_CODES.has(http) && location !== null) return { status: "redirect", location };
  if (http >= 500 || http === 408 || http === 429) {
    throw fault("result_unavailable", "later", `HTTP ${http}`);
  }
  throw fault("result_gone", "never", `HTTP ${http}`);
}

/** To the address that was checked, in the name of the host: its certificate must still fit. */
function callTo(url: URL, address: string) {
  const direct = new URL(url);
  direct.hostname = address.includes(":") ? `[${address}]` : address;
  const isNamed = direct.hostname !== url.hostname;
  return {
    method: "GET",
    url: direct.href,
    headers: isNamed ? { Host: url.host } : {},
    timeoutMs: FETCH_TIMEOUT_MS,
    ...(isNamed && { serverName: url.hostname }),
  } as const;
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url) throw fault("result_refused", "never", "not an address");
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw fault("result_refused", "never", "not a web address");
  }
  if (url.username || url.password) throw fault("result_refused", "never", "carries a password");
  return url;
}

function fault(code: string, retry: "never" | "later", detail = code): Fault {
  return new Fault(code, { retry, message: `result: ${detail}` });
}
