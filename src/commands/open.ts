import { type Database, openDatabase } from "../../db/index.ts";
import {
  type Config,
  EXIT_CONFIG,
  type Loaded,
  type LogLevel,
  loadStorageConfig,
  problemLine,
  secretsOf,
} from "../config/index.ts";
import { Fault, type Log, systemClock, systemRandom } from "../kernel/index.ts";
import { createLog } from "../ops/index.ts";
import type { Surroundings } from "./command.ts";

/** The log of a process: JSON lines, or readable text when somebody looks on. */
export function openLog(
  surroundings: Surroundings,
  options: { level: LogLevel; secrets: readonly string[]; instance: string; partner: string },
): Log {
  return createLog({
    level: options.level,
    clock: systemClock,
    secrets: options.secrets,
    fields: { instance: options.instance, partner: options.partner },
    readable: surroundings.terminal,
    write: surroundings.out,
  });
}

/** The configuration, or the exit code after its problems were told, one line each. */
export function configOr78<T extends Config | object>(
  loaded: Loaded<T>,
  surroundings: Surroundings,
): T | undefined {
  if (loaded.status === "ok") return loaded.config;
  for (const problem of loaded.problems) surroundings.err(`${problemLine(problem)}\n`);
  return undefined;
}

/** Runs a command that needs the database and nothing else. */
export async function withDatabase(
  surroundings: Surroundings,
  work: (db: Database) => Promise<number>,
): Promise<number> {
  const config = configOr78(loadStorageConfig(surroundings.env), surroundings);
  if (!config) return EXIT_CONFIG;
  const quiet = createLog({
    level: "error",
    clock: systemClock,
    secrets: secretsOf(config),
    readable: true,
    write: surroundings.err,
  });
  try {
    const db = await openDatabase({
      url: config.databaseUrl,
      instance: config.instance,
      clock: systemClock,
      random: systemRandom,
      log: quiet,
    });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    surroundings.err(`${error.message}\n`);
    return 1;
  }
}
