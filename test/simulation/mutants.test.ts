import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { MUTANTS } from "./mutants.ts";

// Goal: the simulation sees. Method: the program is changed as it is loaded, each time in one of its
// promises, and the first seed that notices ends the run.

const ROOT = resolve(import.meta.dir, "../..");
const SEEDS_MAX = "600";
/** Most are caught within seconds; a busy machine takes its time. */
const TIMEOUT_MS = 300_000;

for (const { name, seed } of MUTANTS) {
  test(
    `caught: ${name} (R119, N1)`,
    async () => {
      const script = ["--preload", "./test/simulation/mutate.ts", "scripts/sim.ts"];
      const words = ["--from", String(seed), "--seeds", SEEDS_MAX, "--first"];
      const child = Bun.spawn([process.execPath, ...script, ...words], {
        cwd: ROOT,
        env: { ...process.env, SIM_MUTANT: name },
        stdout: "pipe",
        stderr: "pipe",
      });
      const said = await new Response(child.stdout).text();
      expect(await new Response(child.stderr).text()).toBe("");
      expect(said).toContain("bun run sim --seed");
      expect(await child.exited).toBe(1);
    },
    TIMEOUT_MS,
  );
}
