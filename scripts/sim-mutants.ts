/**
 * Proves that the simulation sees: the program is changed as it is loaded, each time in one of its
 * promises, and some seed must notice (decision 141).
 *   bun run sim:mutants [--from N] [--workers W] [part of a name …]
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { MUTANTS, type Mutant } from "../test/simulation/mutants.ts";

const ROOT = resolve(import.meta.dir, "..");
/** Enough for the rarest, which one seed in a hundred catches. */
const SEEDS_MAX = "800";
const PRELOAD = ["--preload", "./test/simulation/mutate.ts"];

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});

interface Caught {
  /** Of how many seeds the last one has noticed. */
  readonly seeds: string;
  /** What it has said. */
  readonly words: string;
}

/** Seeds until one fails; nothing if none does. */
async function catches({ name, shown }: Mutant): Promise<Caught | undefined> {
  const words = ["scripts/sim.ts", "--from", values.from, "--seeds", SEEDS_MAX, "--first"];
  if (shown.troubles) words.push("--troubles", shown.troubles.join(","));
  if (shown.models) words.push("--models", shown.models.join(","));
  const child = Bun.spawn([process.execPath, ...PRELOAD, ...words], {
    cwd: ROOT,
    env: { ...process.env, SIM_MUTANT: name },
    stdout: "pipe",
    stderr: "inherit",
  });
  const said = await new Response(child.stdout).text();
  await child.exited;
  const found = /bun run sim (--seed .*\n.*)/.exec(said)?.[1];
  const seeds = /^(\d+) seeds in/m.exec(said)?.[1];
  return found && seeds ? { seeds, words: found.replace(/\s+/g, " ") } : undefined;
}

const waiting: Mutant[] = MUTANTS.filter(
  ({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)),
);
let survivors = 0;

/** One after the other, the longest wait first. */
async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const caught = await catches(next);
    if (caught) console.log(`caught by ${caught.seeds} seeds: ${next.name}\n  ${caught.words}`);
    else console.log(`SURVIVES: ${next.name}`);
    if (!caught) survivors++;
  }
}

await Promise.all(Array.from({ length: Number(values.workers) }, work));
console.log(`${survivors} survive`);
process.exitCode = survivors === 0 ? 0 : 1;
