import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { BROKEN, HELD, type Result } from "./stage.ts";

/** Most tests take milliseconds; those of the executable and of real servers take seconds. */
const TEST_TIMEOUT_MS = 60_000;

/** A tool of the project, run by the Bun that runs us. */
export async function run(root: string, words: readonly string[]): Promise<Result> {
  const child = Bun.spawn([process.execPath, "--bun", ...words], {
    cwd: root,
    stdout: "inherit",
    stderr: "inherit",
  });
  return (await child.exited) === 0 ? HELD : BROKEN;
}

/** Runs the tests of some folders of `test/`, and counts what Bun counted. */
export async function tests(
  root: string,
  folders: readonly string[] | { allBut: readonly string[] },
  coverageFolder?: string,
): Promise<Result> {
  const paths = foldersOf(root, folders).map((folder) => `./test/${folder}/`);
  if (paths.length === 0) return HELD;
  const coverage = coverageFolder
    ? ["--coverage", "--coverage-reporter=lcov", `--coverage-dir=${coverageFolder}`]
    : [];
  const words = ["test", `--timeout=${TEST_TIMEOUT_MS}`, "--only-failures", "--no-orphans"];
  const child = Bun.spawn([process.execPath, ...words, ...coverage, ...paths], {
    cwd: root,
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
  return { passed: last("pass"), failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}
