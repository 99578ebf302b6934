/**
 * Kills the real program again and again under load, and proves that nothing was lost or doubled.
 *   sh scripts/bun run scripts/kills.ts [--count 200] [--seed 1]
 * Takes about two seconds a kill. Prints one JSON object; exit code 1 if anything is wrong.
 */
import { parseArgs } from "node:util";
import { surviveKills } from "../test/e2e/kills.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
  },
});
const survival = await surviveKills(Number(values.count), Number(values.seed));
console.log(JSON.stringify(survival, null, 2));
process.exitCode = survival.wrong.length === 0 ? 0 : 1;
