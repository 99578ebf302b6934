import { createServer, type IncomingUpdate, type Server, type Work } from "../../src/http/index.ts";
import { type Clock, systemClock } from "../../src/kernel/index.ts";
import { createLog, createMetrics } from "../../src/ops/index.ts";

export const SECRET = "webhook-secret";
export const METRICS_TOKEN = "metrics-token";
export const SECRET_HEADER = "x-telegram-bot-api-secret-token";

const servers: Server[] = [];

export async function stopServers(): Promise<void> {
  for (const server of servers.splice(0)) await server.stop();
}

/** A server whose work is recorded; `work` replaces parts of it. */
export function startServer(given: { work?: Partial<Work>; clock?: Clock; open?: boolean } = {}) {
  const stored: { update: IncomingUpdate; text: string }[] = [];
  const callbacks: { token: string; body: unknown; signature: string | null }[] = [];
  const lines: string[] = [];
  const clock = given.clock ?? systemClock;
  const write = (line: string) => lines.push(line);
  const log = createLog({ level: "debug", clock, secrets: [], readable: false, write });
  const metrics = createMetrics();
  const server = createServer({
    log,
    clock,
    metrics,
    version: "1.2.3",
    webhookSecret: SECRET,
    metricsToken: METRICS_TOKEN,
  });
  servers.push(server);
  const work: Work = {
    storeUpdate: async (update, text) => {
      const known = stored.some((one) => one.update.update_id === update.update_id);
      if (!known) stored.push({ update, text });
      return known ? "duplicate" : "stored";
    },
    acceptCallback: async (token, body, headers) => {
      if (token !== "job-token") return "unknown_token";
      callbacks.push({ token, body, signature: headers.get("x-webhook-signature") });
      return "accepted";
    },
    health: async () => ({ database: "ok", bot: "ok", modelsCount: 72 }),
    ready: async () => ({ ready: true }),
    ...given.work,
  };
  if (given.open !== false) server.open(work);

  const send = (path: string, init?: RequestInit) =>
    server.handle(new Request(`http://localhost${path}`, init));
  const update = (body: RequestInit["body"], secret: string | undefined = SECRET) =>
    send("/telegram/webhook", {
      method: "POST",
      body,
      headers: secret ? { [SECRET_HEADER]: secret } : {},
    });
  const callback = (token: string, body: string) =>
    send(`/kie/callback/${token}`, { method: "POST", body });
  return { server, work, stored, callbacks, lines, metrics, send, update, callback };
}
