import { $ } from "bun";

/** Seeds below are run by hand; a seed is a whole number of 32 bits. */
const LEAST = 1_000_000;
const MOST = 4_000_000_000;

/**
 * Where the fresh seeds of a run begin, as words for `bun run sim`: other ones for each state of the
 * files that was committed, and the same for whoever runs it (decision 191). No words where git
 * cannot tell the state: then they are drawn by chance.
 */
export async function seedsOfTree(root: string): Promise<readonly string[]> {
  const tree = await $`git rev-parse HEAD^{tree}`.cwd(root).nothrow().quiet();
  const id = /^[0-9a-f]{13}/.exec(tree.text())?.[0];
  if (tree.exitCode !== 0 || id === undefined) return [];
  return ["--from", String(LEAST + (Number.parseInt(id, 16) % MOST))];
}
