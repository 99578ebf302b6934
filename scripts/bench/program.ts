import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { freePort } from "../../test/support/free-port.ts";
import { startWorld } from "../../test/support/world.ts";

const ROOT = resolve(import.meta.dir, "../..");
const EXECUTABLE = resolve(ROOT, "dist/trt");
const PAUSE_MS = 1;
const START_LIMIT_MS = 20_000;
/** USER_HZ is 100 on every Linux that Bun runs on. */
const MS_PER_TICK = 10;

/** A process that answers requests, to be compared with another. */
export interface Served {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
}

export interface Arena extends AsyncDisposable {
  /** The executable if it has been built, else the sources. */
  readonly ours: Served;
  readonly ourName: string;
  readonly bare: Served;
}

export const BARE_SERVER = "a bare Bun.serve";

/** The bot between its emulators, which live in this process; its database is up to date. */
export async function openArena(): Promise<Arena> {
  const world = await startWorld();
  await world.stop(); // From here on only the benchmark starts it, with the same surroundings.
  const port = await freePort();
  const code = `Bun.serve({ port: ${port}, fetch: () => new Response("ok") })`;
  return {
    ours: { command: serving(), env: world.env, port: world.port },
    ourName: existsSync(EXECUTABLE) ? "dist/trt" : "the sources",
    bare: { command: [process.execPath, "-e", code], env: { PATH: world.env.PATH ?? "" }, port },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** The executable if it has been built, else the sources. */
export function serving(): readonly string[] {
  const built = existsSync(EXECUTABLE);
  const program = built ? [EXECUTABLE] : [process.execPath, resolve(ROOT, "src/main.ts")];
  return [...program, "serve"];
}

/** A process under measure; it ends with the block. */
export class Running implements AsyncDisposable {
  readonly #child: Bun.Subprocess;
  readonly #url: string;
  readonly #startedAt = performance.now();

  constructor({ command, env, port }: Served) {
    this.#url = `http://127.0.0.1:${port}`;
    this.#child = Bun.spawn([...command], {
      env,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
    });
  }

  /** Milliseconds from the start of the process to the first 200 under that path. */
  async answers(path: string): Promise<number> {
    for (;;) {
      const response = await fetch(`${this.#url}${path}`).catch(() => undefined);
      const passedMs = performance.now() - this.#startedAt;
      if (response?.ok) return passedMs;
      if (this.#child.exitCode !== null) throw new Error("the process under measure has ended");
      if (passedMs > START_LIMIT_MS) throw new Error(`no 200 from ${path} in ${passedMs} ms`);
      await Bun.sleep(PAUSE_MS);
    }
  }

  /** What it holds in memory now, in megabytes, as Linux counts it. */
  async residentMb(): Promise<number> {
    const status = await Bun.file(`/proc/${this.#child.pid}/status`).text();
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) / 1_024;
  }

  /** Processor time that it has used, in milliseconds, as Linux counts it. */
  async cpuMs(): Promise<number> {
    const line = await Bun.file(`/proc/${this.#child.pid}/stat`).text();
    const [, ...fields] = line.slice(line.lastIndexOf(")")).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]); // utime, stime
    return ticks * MS_PER_TICK;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.exited;
  }
}
