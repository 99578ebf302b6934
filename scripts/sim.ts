/**
 * The whole system on a virtual clock, with everything that can go wrong (test/simulation).
 *   bun run sim --seed N [--verbose]          one seed, the same to the last letter each time
 *   bun run sim [--seeds K] [--from A] [--seconds S] [--workers W]
 *   --troubles a,b      each seed has these, beside those that it draws (test/simulation/weather.ts)
 *   --models a,b        there are no others
 * Without --from the first seed is drawn by chance and printed. A seed that fails is printed as the
 * command that replays it.
 */
import { parseArgs } from "node:util";
import { numbers, simulateAll } from "../test/simulation/many.ts";
import { troublesIn } from "../test/simulation/weather.ts";
import { runFleet } from "./sim/fleet.ts";
import { Tally } from "./sim/tally.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "1000" },
    from: { type: "string" },
    step: { type: "string", default: "1" },
    seconds: { type: "string", default: "3600" },
    troubles: { type: "string", default: "" },
    models: { type: "string" },
    workers: { type: "string", default: "1" },
    /** Stops at the first seed that fails. */
    first: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    /** For the workers: the tally as JSON on the last line. */
    json: { type: "boolean", default: false },
  },
});

const FRESH_FROM = 1_000_000;
const FRESH_MOST = 4_000_000_000;
/** About once a minute. */
const TOLD_EVERY = 500;

const wishes = { demanded: troublesIn(values.troubles), models: values.models?.split(",") };
/** Whoever replays a seed wishes for the same, and workers do. */
const wished = (["troubles", "models"] as const).flatMap((name) =>
  values[name] ? [`--${name}`, values[name]] : [],
);

async function one(seed: number): Promise<boolean> {
  const tell = values.verbose ? { tell: (line: string) => console.log(line) } : {};
  for await (const report of simulateAll([seed], { ...wishes, ...tell })) {
    const { violations, hash, jobs, endings, tookMs } = report;
    console.log(`seed ${seed}: trace ${hash}, ${jobs} jobs ${JSON.stringify(endings)}`);
    console.log(`${tookMs / 1000} virtual seconds`);
    for (const violation of violations) console.log(`VIOLATION ${violation}`);
    return violations.length === 0;
  }
  return false;
}

async function many(from: number): Promise<boolean> {
  const endAt = performance.now() + Number(values.seconds) * 1000;
  const tally = new Tally();
  const all = numbers(from, Number(values.seeds), Number(values.step));
  for await (const report of simulateAll(all, wishes)) {
    tally.add(report);
    if (report.violations.length > 0) {
      console.log(`\n  bun run sim ${["--seed", report.seed, ...wished].join(" ")}`);
      for (const violation of report.violations) console.log(`    ${violation}`);
    }
    const { seeds, failed } = tally;
    if (seeds % TOLD_EVERY === 0) console.log(`… ${seeds} seeds, ${failed} failed`);
    if (performance.now() > endAt || (values.first && tally.failed > 0)) break;
  }
  console.log(values.json ? JSON.stringify(tally) : tally.toString());
  return tally.failed === 0;
}

const drawn = FRESH_FROM + Math.floor(Math.random() * FRESH_MOST);
const from = Number(values.from ?? drawn);
const workers = Number(values.workers);
if (values.seed === undefined && !values.json) console.log(`seeds from ${from}`);
const holds =
  values.seed !== undefined
    ? await one(Number(values.seed))
    : workers > 1
      ? await runFleet({
          workers,
          from,
          seeds: Number(values.seeds),
          seconds: values.seconds,
          wished,
        })
      : await many(from);
// Calls of processes that died still wait for their answers, and would for minutes.
process.exit(holds ? 0 : 1);
