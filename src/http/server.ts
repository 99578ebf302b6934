import { Elysia } from "elysia";
import { assert, type Clock, type Log, present } from "../kernel/index.ts";
import type { Metrics } from "../ops/index.ts";
import { refused } from "./answer.ts";
import {
  type HealthFacts,
  healthAnswer,
  type Phase,
  type Readiness,
  readyAnswer,
} from "./health.ts";
import { type AcceptCallback, kieCallback } from "./kie-callback.ts";
import { sameSecret } from "./same-secret.ts";
import { type StoreUpdate, telegramWebhook } from "./telegram-webhook.ts";
import { TIMED_OUT, within } from "./within.ts";

export interface ServerDeps {
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly version: string;
  readonly webhookSecret: string;
  readonly metricsToken: string;
}

/** What the rest of the program does with requests, once it is up. */
export interface Work {
  /** Absent in polling mode: there the route answers 503 to everyone. */
  readonly storeUpdate?: StoreUpdate;
  readonly acceptCallback: AcceptCallback;
  health(): Promise<HealthFacts>;
  ready(): Promise<Readiness>;
}

export interface Server {
  /** Opens the port, before everything slow (N43). Throws when somebody else has it. */
  listen(address: { port: number; hostname?: string }): { port: number };
  /** From now on requests are worked on. */
  open(work: Work): void;
  /** Takes nothing more, while `/health` and `/metrics` go on: the first step of the end (R55). */
  closeIntake(): void;
  /** Ends what is under way, for a while, and closes the port. */
  stop(): Promise<void>;
  /** The same without a port, for tests. */
  handle(request: Request): Promise<Response>;
}

const STOP_LIMIT_MS = 5_000;

const SERVE = {
  /** Seconds without traffic on a connection. */
  idleTimeout: 30,
  /** Bun's own limit in bytes, far above ours, which stands behind the check of the secret. */
  maxRequestBodySize: 16 * 1_048_576,
  /** Elysia's defaults are a page with the error's text, and silence when the port is taken. */
  development: false,
  reusePort: false,
};

/**
 * The HTTP server of design §8. It listens at once and is given its work later; until then it
 * says so, and Telegram keeps what it could not deliver.
 */
export function createServer(deps: ServerDeps): Server {
  const { log, clock } = deps;
  const startedAt = clock.now();
  const updates = deps.metrics.counter("trt_updates_total", "Updates of Telegram by outcome");
  const callbacks = deps.metrics.counter("trt_callbacks_total", "Callbacks of Kie by outcome");
  let phase: Phase = "starting";
  let work: Work | undefined;

  const intake = (): Work | undefined => (phase === "open" ? work : undefined);
  const webhookDeps = () => ({
    log,
    clock,
    updates,
    secret: deps.webhookSecret,
    storeUpdate: intake()?.storeUpdate,
  });
  const callbackDeps = () => ({ log, clock, callbacks, acceptCallback: intake()?.acceptCallback });
  const uptimeS = () => Math.floor((clock.now() - startedAt) / 1000);

  const app = new Elysia({ serve: SERVE })
    .onError(({ code, error }) => {
      if (code === "NOT_FOUND") return refused("not_found");
      log.error("request failed", {}, error);
      return refused("internal");
    })
    // The bodies are read by the routes themselves: after the secret, counted and timed.
    .post("/telegram/webhook", ({ request }) => telegramWebhook(request, webhookDeps()), {
      parse: "none",
    })
    .post(
      "/kie/callback/:token",
      ({ request, params }) => kieCallback(request, params.token, callbackDeps()),
      { parse: "none" },
    )
    .get("/health", () => healthAnswer({ ...deps, phase, facts: work?.health, uptimeS: uptimeS() }))
    .get("/ready", () => readyAnswer({ ...deps, phase, ready: work?.ready }))
    .get("/metrics", ({ request, server }) => {
      const address = server?.requestIP(request)?.address;
      if (!mayRead(request, address, deps.metricsToken)) return refused("unauthorized");
      const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };
      return new Response(deps.metrics.render(), { headers });
    });

  return {
    listen: ({ port, hostname }) => {
      app.listen(hostname === undefined ? { port } : { port, hostname });
      return { port: present(app.server?.port, "a server that listens has a port") };
    },
    open: (given) => {
      assert(phase === "starting", "a server is opened once");
      work = given;
      phase = "open";
    },
    closeIntake: () => {
      phase = "closing";
    },
    stop: async () => {
      if (!app.server) return;
      const ended = await within(clock, STOP_LIMIT_MS, app.server.stop(false));
      if (ended === TIMED_OUT) await app.server.stop(true);
    },
    handle: (request) => app.handle(request),
  };
}

/** From this very machine, or with the token. What comes through a proxy is from elsewhere. */
function mayRead(request: Request, address: string | undefined, token: string): boolean {
  const { headers } = request;
  const bearer = headers.get("authorization")?.replace(/^Bearer /i, "") ?? null;
  if (sameSecret(bearer, token)) return true;
  const forwarded = headers.has("x-forwarded-for") || headers.has("forwarded");
  return !forwarded && address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
