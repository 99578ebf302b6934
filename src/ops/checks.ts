import { type Config, type Loaded, problemLine } from "../config/index.ts";
import type { Check, Finding } from "./doctor.ts";

const good = (detail: string): Finding => ({ ok: true, detail });
const bad = (detail: string, fix: string): Finding => ({ ok: false, detail, fix });

/** Are all keys there and right? */
export function configurationCheck(loaded: Loaded<Config>): Check {
  const fix = "Set the keys named above; docs/env.md tells what each one is for.";
  return {
    name: "configuration",
    fix,
    run: () => {
      if (loaded.status === "wrong") return bad(loaded.problems.map(problemLine).join(" "), fix);
      const { config } = loaded;
      const off = [
        ...(config.payments ? [] : ["top-up by SBP"]),
        ...(config.support.telegram ? [] : ["the button that writes to support"]),
      ];
      const parts = off.length === 0 ? "nothing is off" : `off: ${off.join(", ")}`;
      return good(`${config.mode} mode, ${config.given.length} keys set, ${parts}`);
    },
  };
}

export interface DatabaseProbe {
  /** A real query (R76, N45). */
  ping(): Promise<void>;
  /** Migrations that the program has and the database has not. */
  pending(): Promise<readonly string[]>;
  /** Where the running schema differs from the expected one; empty when it does not. */
  drift(): Promise<readonly string[]>;
}

/** Does the database answer, and is it the one that this program knows? */
export function databaseCheck(probe: DatabaseProbe): Check {
  return {
    name: "database",
    fix: "Check DATABASE_URL, the disk or the network, and the token in the address.",
    run: async () => {
      await probe.ping();
      const pending = await probe.pending();
      if (pending.length > 0) return bad(`lacks ${pending.join(", ")}`, "Run `trt migrate`.");
      const drift = await probe.drift();
      if (drift.length > 0) {
        return bad(
          `the schema differs: ${drift.join(", ")}`,
          "Somebody changed it by hand: restore a backup, or change it back (docs/runbook.md).",
        );
      }
      return good("answers, and its schema is the expected one");
    },
  };
}

/** Is there something to sell, and is every entry sound? */
export function catalogueCheck(catalogue: {
  models: readonly unknown[];
  broken: readonly { id: string; reason: string }[];
}): Check {
  const fix = "Run `trt catalog audit` and mend the entries that it names.";
  return {
    name: "catalogue",
    fix,
    run: () => {
      const { models, broken } = catalogue;
      if (models.length === 0) return bad("has no model", fix);
      const reasons = broken.map(({ id, reason }) => `${id} (${reason})`);
      if (broken.length > 0) return bad(`left out: ${reasons.join(", ")}`, fix);
      return good(`${models.length} models`);
    },
  };
}

/** Does Telegram know the token? */
export function telegramCheck(probe: { getMe(): Promise<{ username?: string }> }): Check {
  return {
    name: "telegram",
    fix: "Take the token from @BotFather again, and check that Telegram can be reached.",
    run: async () => good(`the token belongs to @${(await probe.getMe()).username}`),
  };
}

export interface WebhookInfo {
  url?: string;
  pending_update_count: number;
  /** Unix seconds. */
  last_error_date?: number;
  last_error_message?: string;
}

const RECENT_S = 600;

/**
 * Does Telegram bring updates where this program waits for them? Before the first start nothing is
 * registered yet, which is in order: the program does it at each start (R53).
 */
export function webhookCheck(
  probe: { getWebhookInfo(): Promise<WebhookInfo> },
  expected: { url: string } | "polling",
  nowMs: () => number,
): Check {
  return {
    name: "webhook",
    fix: "Check that Telegram can be reached.",
    run: async () => {
      const info = await probe.getWebhookInfo();
      const waiting = `${info.pending_update_count} updates waiting`;
      if (expected === "polling") {
        if (!info.url) return good(`none, as polling needs it; ${waiting}`);
        return bad(
          "is set, so that polling gets nothing",
          "Stop the other program that uses this token, or use BOT_MODE=webhook.",
        );
      }
      if (!info.url) return good(`not registered yet: the program does it at start; ${waiting}`);
      if (info.url !== expected.url) {
        return bad(
          "leads to another address",
          "Stop the other program that uses this token; the next start registers ours.",
        );
      }
      const failedAgoS = nowMs() / 1000 - (info.last_error_date ?? 0);
      if (failedAgoS < RECENT_S) {
        return bad(
          `Telegram could not deliver: ${info.last_error_message}; ${waiting}`,
          "Check that WEBHOOK_BASE_URL is reachable from outside with a valid certificate.",
        );
      }
      return good(`registered; ${waiting}`);
    },
  };
}

/** Is the key good, and is there money on the account? */
export function kieCheck(probe: { credit(): Promise<number> }): Check {
  return {
    name: "kie",
    fix: "Check KIE_API_KEY at kie.ai/api-key, and whether it is bound to other addresses.",
    run: async () => {
      const credit = await probe.credit();
      if (credit <= 0) return bad(`${credit} credits left`, "Top up the account at kie.ai.");
      return good(`the key is good, ${credit} credits left`);
    },
  };
}
