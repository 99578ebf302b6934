import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildExecutable, hostTarget, TARGETS } from "../../scripts/build/executable.ts";
import { present } from "../../src/kernel/index.ts";

const ROOT = resolve(import.meta.dir, "../..");
const target = TARGETS.find(({ name }) => name === hostTarget());
let built: Promise<string> | undefined;

/** The compiled program, built once for all tests of a run. */
export function executable(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "trt-executable-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "trt");
  await buildExecutable({
    root: ROOT,
    target: present(target, "the executable can be built for this system"),
    entry: join(ROOT, "src/main.ts"),
    outfile,
  });
  return outfile;
}

/** A program at work, and what it has said so far. */
export class Program {
  readonly #child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #read: Promise<unknown>;
  out = "";
  err = "";

  constructor(command: readonly string[], options: { cwd: string; env: Record<string, string> }) {
    this.#child = Bun.spawn([...command], { ...options, stdout: "pipe", stderr: "pipe" });
    const { stdout, stderr } = this.#child;
    this.#read = Promise.all([
      follow(stdout, (text) => {
        this.out += text;
      }),
      follow(stderr, (text) => {
        this.err += text;
      }),
    ]);
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The exit code, once everything that was said is read. */
  async ended(): Promise<number> {
    const code = await this.#child.exited;
    await this.#read;
    return code;
  }
}

async function follow(stream: ReadableStream<Uint8Array>, take: (text: string) => void) {
  const decoder = new TextDecoder();
  for await (const chunk of stream) take(decoder.decode(chunk, { stream: true }));
}
