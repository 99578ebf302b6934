/** Telegram honours it, up to an hour (telegram.md §3.1): we are back within seconds. */
const RETRY_AFTER_S = "2";

/** Fixed words only: a text of an error may hold what must not leave the program. */
export type Refusal =
  | "unauthorized"
  | "not_found"
  | "too_slow"
  | "too_large"
  | "not_json"
  | "unavailable"
  | "internal";

const STATUS: Record<Refusal, number> = {
  unauthorized: 401,
  not_found: 404,
  too_slow: 408,
  too_large: 413,
  not_json: 400,
  unavailable: 503,
  internal: 500,
};

/** Taken. Without a body: Telegram would read one as a call of a method. */
export function taken(): Response {
  return new Response(null, { status: 200 });
}

export function refused(refusal: Refusal): Response {
  const headers = refusal === "unavailable" ? { "retry-after": RETRY_AFTER_S } : {};
  return Response.json({ error: refusal }, { status: STATUS[refusal], headers });
}
