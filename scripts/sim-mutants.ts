/**
 * Proves that the simulation sees: the program is changed as it is loaded, each time in one of its
 * promises, and some seed must notice (decision 141).
 *   bun run sim:mutants [part of a name …]
 */
import { resolve } from "node:path";
import { MUTANTS } from "../test/simulation/mutants.ts";

const ROOT = resolve(import.meta.dir, "..");
const SEEDS_MAX = "600";
const PRELOAD = ["--preload", "./test/simulation/mutate.ts"];

/** What the first seed that failed has said, or nothing. */
async function catches(name: string, seed: number): Promise<string | undefined> {
  const words = ["scripts/sim.ts", "--from", String(seed), "--seeds", SEEDS_MAX, "--first"];
  const child = Bun.spawn([process.execPath, ...PRELOAD, ...words], {
    cwd: ROOT,
    env: { ...process.env, SIM_MUTANT: name },
    stdout: "pipe",
    stderr: "inherit",
  });
  const said = await new Response(child.stdout).text();
  await child.exited;
  return /bun run sim (--seed \d+\n.*)/.exec(said)?.[1];
}

const asked = process.argv.slice(2);
let survivors = 0;
for (const { name, seed } of MUTANTS) {
  if (asked.length > 0 && !asked.some((part) => name.includes(part))) continue;
  const caught = await catches(name, seed);
  if (caught === undefined) survivors++;
  console.log(`${caught === undefined ? "SURVIVES" : "caught"}: ${name}`);
  if (caught !== undefined) console.log(`  ${caught.replace(/\s+/g, " ")}`);
}
console.log(`${survivors} survive`);
process.exitCode = survivors === 0 ? 0 : 1;
