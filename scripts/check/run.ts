import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { writeTimings } from "./longest.ts";
import { memoryFolder } from "./memory-folder.ts";
import { BROKEN, HELD, type Result } from "./stage.ts";

/** Most tests take milliseconds. A limit is for what hangs: a slow machine must not come near it. */
const TEST_TIMEOUT_MS = 300_000;
/** Many tests wait for a process, a server or a disk, and the pipeline's machine has two cores. */
const WORKERS = 2;
const TIMINGS = "dist/timings.json";

/** A tool of the project, run by the Bun that runs us. */
export async function run(root: string, words: readonly string[]): Promise<Result> {
  const child = Bun.spawn([process.execPath, "--bun", ...words], {
    cwd: root,
    stdout: "inherit",
    stderr: "inherit",
  });
  return (await child.exited) === 0 ? HELD : BROKEN;
}

export interface TestOptions {
  readonly coverageFolder?: string;
  /** Their temporary files are kept in memory, where there is room for them. */
  readonly inMemory?: boolean;
  /** One process runs all of them, since they share what takes long to make. */
  readonly together?: boolean;
}

/** Runs the tests of some folders of `test/`, and counts what Bun counted. */
export async function tests(
  root: string,
  folders: readonly string[] | { allBut: readonly string[] },
  { coverageFolder, inMemory = false, together = false }: TestOptions = {},
): Promise<Result> {
  const names = foldersOf(root, folders);
  if (names.length === 0) return HELD;
  const paths = names.map((name) => `./test/${name}/`);
  writeTimings(root, names, resolve(root, TIMINGS));
  const coverage = coverageFolder
    ? ["--coverage", "--coverage-reporter=lcov", `--coverage-dir=${coverageFolder}`]
    : [];
  const words = ["test", `--timeout=${TEST_TIMEOUT_MS}`, "--only-failures", "--no-orphans"];
  const side = together ? [] : [`--parallel=${WORKERS}`, "--no-isolate", `--timings=${TIMINGS}`];
  using memory = inMemory ? memoryFolder() : undefined;
  const child = Bun.spawn([process.execPath, ...words, ...side, ...coverage, ...paths], {
    cwd: root,
    env: { ...process.env, ...(memory && { TMPDIR: memory.path }) },
    stdout: "inherit",
    stderr: "pipe",
  });
  let said = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stderr) {
    process.stderr.write(chunk);
    said += decoder.decode(chunk, { stream: true });
  }
  return countsOf(said, await child.exited);
}

function foldersOf(
  root: string,
  folders: readonly string[] | { allBut: readonly string[] },
): readonly string[] {
  if (!("allBut" in folders))
    return folders.filter((name) => existsSync(resolve(root, "test", name)));
  return readdirSync(resolve(root, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "support")
    .map((entry) => entry.name)
    .filter((name) => !folders.allBut.includes(name));
}

/** The sums that Bun prints at the end; a run that broke off without them has failed. */
export function countsOf(said: string, exitCode: number): Result {
  const last = (word: string): number =>
    Number([...said.matchAll(new RegExp(`^\\s*(\\d+) ${word}s?$`, "gm"))].at(-1)?.[1] ?? 0);
  const failed = last("fail") + last("error");
  // A test that ends the process itself ends it without a sum, and by its own exit code.
  const isWhole = exitCode === 0 && /^Ran \d+ tests? across/m.test(said);
  return { passed: last("pass"), failed: isWhole ? failed : Math.max(failed, 1) };
}
