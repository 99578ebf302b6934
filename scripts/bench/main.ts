/**
 * Measures the program against something barer that does the same, in the same run.
 *   sh scripts/bun run scripts/bench/main.ts [name …] [--server] [--quick] [--json]
 * Without names: all benchmarks, some minutes. `--server` measures the ledger on a real libSQL
 * server too. `--quick` writes a short past before it measures the ledger, and few rounds' worth.
 * `--json` prints one object and nothing else.
 *
 * How to read it (docs/decisions/080). Ours and the baseline take turns for five rounds after one
 * that is not counted; a number is the median of the rounds, with [least–most]. The ratio is taken
 * round by round, so that it means something on another machine and on a busy one; the absolute
 * numbers do not. «must be» says what the ratio has to be, and whether it was; nothing here fails
 * for it. Everything stays on loopback and in a temporary
 * folder: set TMPDIR to choose the disk that is measured, and mind «sync», which is close to
 * nothing where /tmp lies in memory.
 *
 * A benchmark is a file that exports a `Bench`; it is added to the list below.
 */
import { parseArgs } from "node:util";
import { inFlight } from "./in-flight.ts";
import { ledger } from "./ledger.ts";
import { thisMachine } from "./machine.ts";
import { memory } from "./memory.ts";
import { menu } from "./menu.ts";
import { start } from "./start.ts";
import { table } from "./table.ts";
import { webhook } from "./webhook.ts";

const BENCHES = [webhook, ledger, start, memory, menu, inFlight];

const { values: options, positionals: asked } = parseArgs({
  options: {
    server: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const unknown = asked.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  const known = BENCHES.map(({ name }) => name).join(", ");
  console.error(`No benchmark ${unknown.join(", ")}. Benchmarks: ${known}.`);
  process.exit(64);
}
process.once("SIGINT", () => process.exit(130)); // Files are removed on the way.
const say = (text: string): void => {
  if (!options.json) console.log(text);
};

const machine = thisMachine();
const { system, bun, cores, processor, syncMs } = machine;
say(`${system}, Bun ${bun}, ${cores} × ${processor}, sync ${syncMs.toFixed(2)} ms`);

const benches = [];
for (const { name, about, run } of BENCHES) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  say(`\n${name}: ${about}`);
  const rows = await run({ ...options, say });
  say(table(rows));
  benches.push({ name, about, rows });
}
if (options.json) console.log(JSON.stringify({ machine, benches }, null, 2));
