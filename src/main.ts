import { catalogAudit, catalogPrice, catalogShow } from "./commands/catalog.ts";
import {
  catalogApply,
  catalogDiff,
  catalogHistory,
  catalogLog,
  catalogReject,
  catalogSync,
} from "./commands/catalog-sync.ts";
import { type Command, EXIT_USAGE, type Surroundings } from "./commands/command.ts";
import { demo } from "./commands/demo.ts";
import { doctor } from "./commands/doctor.ts";
import { health } from "./commands/health.ts";
import { jobShow } from "./commands/job.ts";
import { ledgerAudit, ledgerStatement } from "./commands/ledger.ts";
import { migrate } from "./commands/migrate.ts";
import { serve } from "./commands/serve.ts";
import { smoke } from "./commands/smoke.ts";
import { stops } from "./commands/stops.ts";
import { commit, version } from "./version.ts";

const COMMANDS: readonly Command[] = [
  serve,
  demo,
  doctor,
  migrate,
  catalogAudit,
  catalogShow,
  catalogPrice,
  catalogSync,
  catalogDiff,
  catalogApply,
  catalogReject,
  catalogHistory,
  catalogLog,
  ledgerAudit,
  ledgerStatement,
  jobShow,
  stops,
  smoke,
  health,
];

/** The exit code of a call of the program. */
async function main(words: readonly string[], surroundings: Surroundings): Promise<number> {
  if (words[0] === "--version") {
    surroundings.out(`trt ${version} (${commit})\n`);
    return 0;
  }
  const asked = words[0] === undefined || words[0] === "help" || words[0] === "--help";
  for (const command of asked ? [] : COMMANDS) {
    const name = command.name.split(" ");
    if (!name.every((word, i) => words[i] === word)) continue;
    return command.run(words.slice(name.length), surroundings);
  }
  if (!asked) surroundings.err(`trt has no command «${words.slice(0, 2).join(" ")}»\n\n`);
  (asked ? surroundings.out : surroundings.err)(help());
  return asked ? 0 : EXIT_USAGE;
}

function help(): string {
  const usages = COMMANDS.map(({ name, takes }) => `trt ${name} ${takes}`.trimEnd());
  const width = Math.max(...usages.map((usage) => usage.length));
  const lines = COMMANDS.map(({ about }, i) => `  ${usages[i]?.padEnd(width)}  ${about}`);
  return `TRT runs Kie.ai's models in Telegram for an exact price in roubles.\n\n${lines.join("\n")}\n`;
}

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());

// Whoever reads has seen enough (`trt catalog audit | head`): the exit code still says how it was.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stop: stop.signal,
  terminal: process.stdout.isTTY === true,
}).catch((error: unknown) => {
  // What nobody decided about: its message may hold anything, so only its name is told.
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`trt ended with an unexpected ${name}; the log tells more\n`);
  return 70;
});
