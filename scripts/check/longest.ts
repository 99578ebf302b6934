import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Seconds of the files that need the most, on a developer's machine; all others need less. */
const LONGEST_S: Readonly<Record<string, number>> = {
  "test/e2e/models.test.ts": 100,
  "test/e2e/kills.test.ts": 60,
  "test/e2e/servers.test.ts": 50,
  "test/e2e/buttons.test.ts": 40,
  "test/ledger/kill.test.ts": 60,
  "test/ledger/power-cut.test.ts": 45,
  "test/ledger/four-writers.test.ts": 30,
  "test/ledger/law.test.ts": 20,
  "test/ledger/mutants.test.ts": 17,
  "test/ledger/model.test.ts": 16,
  "test/app/smoke.test.ts": 15,
  "test/assortment/sync.test.ts": 14,
};
const OTHERS_S = 3;

/**
 * Has Bun begin the longest files first, or one of them runs alone at the end. It takes a file that
 * it has no number of for a long one, so each has one.
 */
export function writeTimings(root: string, folders: readonly string[], to: string): void {
  const globs = folders.map((folder) => new Bun.Glob(`test/${folder}/**/*.test.ts`));
  const paths = globs.flatMap((glob) => [...glob.scanSync(root)]);
  const files = paths.map((path) => [path, (LONGEST_S[path] ?? OTHERS_S) * 1_000]);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, JSON.stringify({ version: 1, files: Object.fromEntries(files) }));
}
