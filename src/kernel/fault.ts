/**
 * What may be done about a fault.
 * `never`: it may have happened, or it would fail again. `same_key`: repeat with the same
 * idempotency key. `later`: it surely did not happen; repeat when the other side is back.
 */
export type Retry = "never" | "same_key" | "later";

/**
 * The network, the provider or the database let us down. Thrown, and classified once, in the room
 * that talks to the outside. Messages never hold values from outside: they may carry secrets.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: string;
  readonly retry: Retry;

  constructor(code: string, options: { retry: Retry; message?: string; cause?: unknown }) {
    super(options.message ?? code, { cause: options.cause });
    this.code = code;
    this.retry = options.retry;
  }
}

/** The other side was away: the same may succeed later. */
export function mayPass(error: unknown): boolean {
  return error instanceof Fault && error.retry !== "never";
}
