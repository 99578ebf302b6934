import { startApp } from "../app.ts";
import { describeConfig, EXIT_CONFIG, loadConfig, secretsOf } from "../config/index.ts";
import { Fault, systemClock, systemRandom } from "../kernel/index.ts";
import { auditBeside } from "./audit-beside.ts";
import type { Command } from "./command.ts";
import { configOr78, openLog } from "./open.ts";

export const serve: Command = {
  name: "serve",
  takes: "",
  about: "the bot against real Telegram and Kie; configured by the environment (docs/env.md)",
  async run(_args, surroundings) {
    const config = configOr78(loadConfig(surroundings.env), surroundings);
    if (!config) return EXIT_CONFIG;
    const log = openLog(surroundings, {
      level: config.logLevel,
      secrets: secretsOf(config),
      instance: config.instance,
      partner: config.partner,
    });
    for (const line of describeConfig(config)) log.info(line);
    try {
      const deps = {
        log,
        clock: systemClock,
        random: systemRandom,
        auditBeside: auditBeside(surroundings.env),
      };
      const app = await startApp(config, deps, surroundings.stop);
      await app.ended;
      return 0;
    } catch (error) {
      log.error("the program cannot go on", {}, error);
      if (error instanceof Fault) surroundings.err(`${error.message}\n`);
      return 1;
    }
  },
};
