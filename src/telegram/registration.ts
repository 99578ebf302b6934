import { type Clock, Fault, type Log } from "../kernel/index.ts";
import type { Gateway } from "./gateway.ts";
import { ALLOWED_UPDATES } from "./intake.ts";

export interface WebhookTarget {
  url: string;
  secret: string;
}

export interface BotCommandText {
  command: string;
  description: string;
}

const PAUSE_MS = { first: 1_000, most: 60_000 };
/** Telegram's default is 40; the inbox takes far more at once. */
const CONNECTIONS_MAX = 100;

/**
 * Tells Telegram where to send updates, checks that it has understood, and sets the commands.
 * Tries until it succeeds: an unreachable Telegram must not keep the process from starting.
 * Several processes behind one address set the same, in any order (design §10).
 */
export async function register(
  deps: { gateway: Gateway; clock: Clock; log: Log; commands: readonly BotCommandText[] },
  target: WebhookTarget | "polling",
  stop: AbortSignal,
): Promise<void> {
  let pauseMs = PAUSE_MS.first;
  while (!stop.aborted) {
    try {
      await (target === "polling" ? leaveWebhook(deps.gateway) : setWebhook(deps.gateway, target));
      await deps.gateway.demand("setMyCommands", { commands: [...deps.commands] });
      deps.log.info("registered with telegram", {
        mode: target === "polling" ? "polling" : "webhook",
      });
      return;
    } catch (error) {
      deps.log.error("not registered with telegram", { pauseMs }, error);
      await deps.clock.sleep(pauseMs, stop);
      pauseMs = Math.min(PAUSE_MS.most, pauseMs * 2);
    }
  }
}

async function setWebhook(gateway: Gateway, target: WebhookTarget): Promise<void> {
  await gateway.demand("setWebhook", {
    url: target.url,
    secret_token: target.secret,
    allowed_updates: ALLOWED_UPDATES,
    max_connections: CONNECTIONS_MAX,
    // Updates that wait are somebody's words: they are never dropped (N3).
    drop_pending_updates: false,
  });
  const info = await gateway.demand("getWebhookInfo", {});
  const listed = new Set(info.allowed_updates ?? []);
  const complete = ALLOWED_UPDATES.every((kind) => listed.has(kind));
  if (info.url === target.url && complete) return;
  throw new Fault("webhook_not_set", {
    retry: "later",
    message: "Telegram reports another webhook",
  });
}

/** A webhook that is set would refuse polling with a conflict. */
async function leaveWebhook(gateway: Gateway): Promise<void> {
  await gateway.demand("deleteWebhook", { drop_pending_updates: false });
}
