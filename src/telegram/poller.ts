import type { Update } from "grammy/types";
import { type Clock, Fault, type Log } from "../kernel/index.ts";
import type { Gateway } from "./gateway.ts";
import { ALLOWED_UPDATES, type Intake } from "./intake.ts";

/** Telegram's own limit is 50 s; shorter, so that a stop is not held up. */
const POLL_S = 25;
const POLL_MARGIN_MS = 10_000;
/** After a conflict or an error the next poll waits, ever longer (N1). */
const PAUSE_MS = { first: 1_000, most: 30_000 };

/** Long polling by the owner of the lease. A conflict waits; it never ends the process. */
export async function poll(
  deps: { gateway: Gateway; intake: Intake; clock: Clock; log: Log },
  stop: AbortSignal,
): Promise<void> {
  let offset = 0;
  let pauseMs = PAUSE_MS.first;
  while (!stop.aborted) {
    try {
      const updates = await pollOnce(deps.gateway, offset, stop);
      // Confirmed by the next call's offset, so only after every one of them is safe.
      for (const update of updates) {
        await deps.intake.store(update);
        offset = update.update_id + 1;
      }
      pauseMs = PAUSE_MS.first;
    } catch (error) {
      if (stop.aborted) return;
      const conflict = error instanceof Fault && error.code === "telegram_409";
      deps.log.warn(conflict ? "another poller is at work" : "poll failed", { pauseMs }, error);
      await deps.clock.sleep(pauseMs, stop);
      // What is ours to mend is tried again soon: the writer has waited already, as people do.
      if (isOfTelegram(error)) pauseMs = Math.min(PAUSE_MS.most, pauseMs * 2);
    }
  }
}

function isOfTelegram(error: unknown): boolean {
  return error instanceof Fault && error.code.startsWith("telegram_");
}

function pollOnce(gateway: Gateway, offset: number, stop: AbortSignal): Promise<Update[]> {
  return gateway.demand(
    "getUpdates",
    { offset, limit: 100, timeout: POLL_S, allowed_updates: ALLOWED_UPDATES },
    { timeoutMs: POLL_S * 1000 + POLL_MARGIN_MS, stop },
  );
}
