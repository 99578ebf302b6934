/**
 * A day of work in ten minutes: people run and repeat without a pause, and what a long life wears
 * down is watched meanwhile.
 *   sh scripts/bun run scripts/soak.ts [--minutes 10] [--people 12]
 * Prints a line every half a minute and one JSON object at the end; exit code 1 if runs were left
 * open, the books are wrong, or a bound is passed. Linux only: memory is read from /proc.
 */
import { parseArgs } from "node:util";
import { soak } from "./soak/soak.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    people: { type: "string", default: "12" },
  },
});
const outcome = await soak({
  minutes: Number(values.minutes),
  people: Number(values.people),
  say: (line) => console.error(line),
});
console.log(JSON.stringify(outcome, null, 2));
process.exitCode = outcome.wrong.length === 0 ? 0 : 1;
