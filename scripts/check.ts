/**
 * The one command that verifies the whole project (R34): style, types, secrets, the rules of the
 * house, all tests, the compiled executable.
 *   sh scripts/bun run scripts/check.ts [stage …]
 * Without stages: all of them. The last line is «N passed, N failed», alone; a stage that is not
 * made of tests counts as one failure when it fails.
 */
import { resolve } from "node:path";
import { judgeCoverage } from "./check/coverage.ts";
import { run, tests } from "./check/run.ts";
import { scanSecrets } from "./check/secrets.ts";
import { seedsOfTree } from "./check/seeds-of-tree.ts";
import type { Result, Stage } from "./check/stage.ts";

const root = resolve(import.meta.dir, "..");
const coverage = {
  unit: resolve(root, "dist/coverage/unit"),
  e2e: resolve(root, "dist/coverage/e2e"),
};

const UNIT = { allBut: ["house", "e2e", "simulation", "build"] };

const STAGES: readonly Stage[] = [
  { name: "lint", run: () => run(root, ["x", "biome", "check", "."]) },
  { name: "types", run: () => run(root, ["x", "tsc", "--noEmit"]) },
  {
    name: "types of the page",
    run: () => run(root, ["x", "tsc", "--noEmit", "-p", "src/emulator/page/browser"]),
  },
  { name: "secrets", run: () => scanSecrets(root) },
  { name: "house", run: () => tests(root, ["house"]) },
  {
    name: "unit",
    run: () => tests(root, UNIT, { coverageFolder: coverage.unit, inMemory: true }),
  },
  { name: "e2e", run: () => tests(root, ["e2e"], { coverageFolder: coverage.e2e }) },
  { name: "simulation", run: () => simulation() },
  { name: "coverage", run: () => judgeCoverage(Object.values(coverage)) },
  { name: "build", run: () => tests(root, ["build"], { together: true }) },
];

/** How many seeds nobody has seen are run, and for how long at the most (decision 180). */
const FRESH_SEEDS = "12000";
const FRESH_SECONDS = "600";

/** The seeds that have failed once, the mutants, and then fresh seeds (N1, R119). */
async function simulation(): Promise<Result> {
  const old = await tests(root, ["simulation"]);
  const mutants = await run(root, ["run", "scripts/sim-mutants.ts"]);
  const words = ["run", "scripts/sim.ts", "--seeds", FRESH_SEEDS, "--seconds", FRESH_SECONDS];
  const fresh = await run(root, [...words, "--workers", "2", ...(await seedsOfTree(root))]);
  return { passed: old.passed, failed: old.failed + mutants.failed + fresh.failed };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `No stage ${unknown.join(", ")}. Stages: ${STAGES.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(64);
}

const results: Result[] = [];
for (const stage of STAGES) {
  if (asked.length > 0 && !asked.includes(stage.name)) continue;
  console.log(`\n── ${stage.name}`);
  const startedAt = performance.now();
  const result = await stage.run();
  results.push(result);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const counts = result.passed + result.failed > 0 ? `, ${result.passed} passed` : "";
  const word = result.failed === 0 ? "ok" : `FAILED (${result.failed})`;
  console.log(`── ${stage.name}: ${word}${counts}, ${seconds} s`);
}

const sum = (pick: (result: Result) => number): number =>
  results.reduce((total, result) => total + pick(result), 0);
const failed = sum((result) => result.failed);
console.log(`\n${sum((result) => result.passed)} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
