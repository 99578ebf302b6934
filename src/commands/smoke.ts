import { parseArgs } from "node:util";
import { loadCatalogue, type Section } from "../catalog/index.ts";
import { type Config, EXIT_CONFIG, loadConfig } from "../config/index.ts";
import { MICRO_USD_PER_CREDIT } from "../jobs/index.ts";
import { Fault, silentLog, systemClock } from "../kernel/index.ts";
import { createKie } from "../kie/index.ts";
import { type Command, EXIT_USAGE, type Surroundings } from "./command.ts";
import { configOr78 } from "./open.ts";
import { type Trial, trialRounds } from "./smoke-plan.ts";
import { type SmokeReport, smokeJson, smokeLine, smokeText } from "./smoke-report.ts";
import { type TrialDeps, type Tried, tryModel } from "./smoke-run.ts";

/** R98. */
const RUNS_DEFAULT = 10;
const SECTIONS: readonly Section[] = ["image", "video", "improve", "audio", "text"];
/** What a shell says of a command that was ended by SIGINT. */
const EXIT_INTERRUPTED = 130;

export const smoke: Command = {
  name: "smoke",
  takes: "[--budget CREDITS] [--kind image|video|improve|audio|text] [--runs N] [--json]",
  about: "run the cheapest models for real, within MAX_TEST_CREDITS_PER_RUN",
  async run(args, surroundings) {
    const config = configOr78(loadConfig(surroundings.env), surroundings);
    if (!config) return EXIT_CONFIG;
    const asked = readOptions(args, config.maxTestCredits);
    if (typeof asked === "string") {
      surroundings.err(`${asked}\n`);
      return EXIT_USAGE;
    }
    return runSmoke(config, asked, surroundings);
  },
};

interface Options {
  budget: number;
  section: Section | undefined;
  runs: number;
  json: boolean;
}

/** The options, or what is wrong with them. */
function readOptions(args: readonly string[], budgetMost: number): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        budget: { type: "string", default: String(budgetMost) },
        kind: { type: "string" },
        runs: { type: "string", default: String(RUNS_DEFAULT) },
        json: { type: "boolean", default: false },
      },
    });
    const budget = Number(values.budget);
    if (!(budget > 0 && budget <= budgetMost)) {
      return `--budget takes credits, at most MAX_TEST_CREDITS_PER_RUN (${budgetMost})`;
    }
    const runs = Number(values.runs);
    if (!(Number.isInteger(runs) && runs > 0)) return "--runs takes a whole number over 0";
    const section = SECTIONS.find((name) => name === values.kind);
    if (values.kind !== undefined && !section) return `--kind is one of ${SECTIONS.join(", ")}`;
    return { budget, section, runs, json: values.json };
  } catch (error) {
    return `smoke ${smoke.takes}: ${(error as Error).message}`;
  }
}

async function runSmoke(
  config: Config,
  options: Options,
  surroundings: Surroundings,
): Promise<number> {
  const { err, out, stop } = surroundings;
  const kie = createKie(config.kie, { log: silentLog, clock: systemClock });
  try {
    await kie.credit();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    err(`The provider cannot be used: ${error.message}\n`);
    return 1;
  }
  const rounds = trialRounds(loadCatalogue().models, options.section);
  const say = (tried: Tried, total: number) => {
    if (!options.json) out(smokeLine(tried, total, options.budget));
  };
  const report = await tryRounds(rounds, options, { kie, clock: systemClock, stop }, say);
  out(options.json ? smokeJson(report) : smokeText(report));
  if (report.interrupted) return EXIT_INTERRUPTED;
  const { runs } = report;
  return runs.length > 0 && runs.every(({ status }) => status === "ok") ? 0 : 1;
}

/**
 * Round by round, each of them side by side. What a run may cost is set aside before it is sent, so
 * the budget holds whatever comes back; what it did cost decides what is left for the next round.
 */
async function tryRounds(
  rounds: readonly (readonly Trial[])[],
  { budget, runs: runsMost }: Options,
  deps: TrialDeps,
  say: (tried: Tried, total: number) => void,
): Promise<SmokeReport> {
  const runs: Tried[] = [];
  const skipped: SmokeReport["skipped"][number][] = [];
  let spent = 0;
  for (const round of rounds) {
    if (deps.stop.aborted || runs.length >= runsMost) break;
    const fitting: Trial[] = [];
    let reserved = spent;
    for (const trial of round.slice(0, runsMost - runs.length)) {
      const credits = trial.cost / MICRO_USD_PER_CREDIT;
      if (reserved + credits > budget) {
        skipped.push({ model: trial.model.id, section: trial.model.section, credits });
        continue;
      }
      reserved += credits;
      fitting.push(trial);
    }
    const ended = fitting.map(async (trial) => {
      const tried = await tryModel(trial, deps);
      spent += tried.credits;
      runs.push(tried);
      say(tried, spent);
    });
    await Promise.all(ended);
  }
  return { budget, spent, interrupted: deps.stop.aborted, runs, skipped };
}
