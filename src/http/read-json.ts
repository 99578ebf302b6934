import type { Clock } from "../kernel/index.ts";
import { TIMED_OUT, within } from "./within.ts";

/** The most that Telegram or Kie may send at once (design §10). */
export const BODY_BYTES_MAX = 1_048_576;
/** Whoever sends slower than that holds a connection for nothing (R64). */
export const BODY_LIMIT_MS = 5_000;

export type Body =
  | { status: "read"; text: string; json: unknown }
  | { status: "too_large" }
  | { status: "too_slow" }
  | { status: "not_json" };

/** Reads a body that must be JSON, never holding more of it than the limit. */
export async function readJson(request: Request, clock: Clock): Promise<Body> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > BODY_BYTES_MAX) return { status: "too_large" };

  const reader = request.body?.getReader();
  if (!reader) return { status: "not_json" };
  try {
    const bytes = await within(clock, BODY_LIMIT_MS, readAll(reader));
    if (bytes !== TIMED_OUT && bytes !== undefined) return parse(bytes);
    await reader.cancel();
    return { status: bytes === TIMED_OUT ? "too_slow" : "too_large" };
  } catch {
    return { status: "not_json" }; // The sender went away: the answer reaches nobody.
  }
}

interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
}

/** All bytes, or nothing once there are too many: a length may be missing or a lie. */
async function readAll(reader: Reader): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > BODY_BYTES_MAX) return undefined;
    chunks.push(value);
  }
}

function parse(bytes: Uint8Array): Body {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { status: "read", text, json: JSON.parse(text) };
  } catch {
    return { status: "not_json" }; // The only refusal that is found by trying.
  }
}
