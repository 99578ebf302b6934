import { type Clock, OVER } from "../../kernel/index.ts";

/** Acts once when the time has come, unless cancelled or stopped before. Returns how to cancel. */
export function after(
  clock: Clock,
  delayMs: number,
  stop: AbortSignal,
  act: () => void,
): () => void {
  const cancelled = new AbortController();
  const end = AbortSignal.any([cancelled.signal, stop]);
  void clock.sleep(delayMs, end).then(() => {
    if (!end.aborted) act();
  });
  return () => cancelled.abort(OVER);
}
