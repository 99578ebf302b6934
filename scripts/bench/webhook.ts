import { join } from "node:path";
import { openDatabase } from "../../db/index.ts";
import { createServer, type StoreUpdate } from "../../src/http/index.ts";
import { assert, silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { createMetrics } from "../../src/ops/index.ts";
import { createInbox, type Inbox } from "../../src/queue/index.ts";
import { type Bench, compare, type Row, takeTurns } from "./harness.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import type { Leg, LegResult } from "./webhook-load.ts";

const SECRET = "secret-of-the-benchmark";

const deps = { clock: systemClock, random: systemRandom, log: silentLog };

/** What it costs that an update is safe on the disk before it is acknowledged (N3). */
export const webhook: Bench = {
  name: "webhook",
  about: "updates over HTTP, each safe on the disk before it is acknowledged",
  async run() {
    using folder = temporaryFolder();
    const url = `file:${join(folder.path, "trt.db")}`;
    const db = await openDatabase({ url, instance: "bench", ...deps });
    const inbox = createInbox(db);
    const durable = serve(storeIn(inbox));
    const bare = serve(async () => "stored");
    try {
      return await race(durable.port, bare.port, inbox);
    } finally {
      await Promise.all([durable.stop(), bare.stop()]);
      await db.close();
    }
  },
};

async function race(durable: number, bare: number, inbox: Inbox): Promise<readonly Row[]> {
  let acknowledged = 0;
  await using load = startLoad();
  const storing = async (clients: number) => {
    const result = await load.run({ port: durable, secret: SECRET, clients });
    acknowledged += result.updates;
    return result;
  };
  const forgetting = (clients: number) => load.run({ port: bare, secret: SECRET, clients });

  const results = await takeTurns({
    storing1: () => storing(1),
    forgetting1: () => forgetting(1),
    storing50: () => storing(50),
    forgetting50: () => forgetting(50),
  });
  const stored = await inbox.waiting();
  assert(stored === acknowledged, "what was acknowledged was stored");
  return [
    ...rowsOf("1 client", results.storing1, results.forgetting1),
    ...rowsOf("50 clients", results.storing50, results.forgetting50),
  ];
}

function rowsOf(
  clients: string,
  ours: readonly LegResult[],
  bare: readonly LegResult[],
): readonly Row[] {
  const row = (measure: string, pick: (result: LegResult) => number) =>
    compare(`${measure}, ${clients}`, ours.map(pick), bare.map(pick), "the server without storing");
  return [
    row("updates/s", (result) => result.perSecond),
    row("p50 in ms", (result) => result.p50Ms),
    row("p99 in ms", (result) => result.p99Ms),
  ];
}

function storeIn(inbox: Inbox): StoreUpdate {
  return (update) => {
    const { chat } = update.message as { chat: { id: number } };
    const at = systemClock.now();
    return inbox.store({ id: update.update_id, lane: `chat:${chat.id}`, body: update, at });
  };
}

function serve(storeUpdate: StoreUpdate) {
  const server = createServer({
    ...deps,
    metrics: createMetrics(),
    version: "bench",
    webhookSecret: SECRET,
    metricsToken: SECRET,
  });
  server.open({
    storeUpdate,
    acceptCallback: async () => "unknown_token",
    health: async () => ({ database: "ok", bot: "ok", modelsCount: 0 }),
    ready: async () => ({ ready: true }),
  });
  const { port } = server.listen({ port: 0, hostname: "127.0.0.1" });
  return { port, stop: () => server.stop() };
}

/** The other process. If it dies, the leg under way fails. */
function startLoad() {
  let answer = Promise.withResolvers<LegResult>();
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "webhook-load.ts")], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
    ipc: (result: LegResult) => answer.resolve(result),
    onExit: () => answer.reject(new Error("the load has ended")),
  });
  return {
    run(leg: Leg): Promise<LegResult> {
      answer = Promise.withResolvers();
      child.send(leg);
      return answer.promise;
    },
    async [Symbol.asyncDispose]() {
      answer.promise.catch(() => undefined);
      child.kill();
      await child.exited;
    },
  };
}
