import { probeDatabase } from "../../db/index.ts";
import { type Config, EXIT_CONFIG, loadConfig, secretsOf } from "../config/index.ts";
import { silentLog, systemClock } from "../kernel/index.ts";
import { createKie } from "../kie/index.ts";
import {
  type Check,
  catalogueCheck,
  configurationCheck,
  createRedactor,
  databaseCheck,
  doctorText,
  kieCheck,
  runDoctor,
  telegramCheck,
  webhookCheck,
} from "../ops/index.ts";
import { createGateway, TELEGRAM_API_ROOT } from "../telegram/index.ts";
import { catalogueOf } from "./catalogue-of.ts";
import type { Command } from "./command.ts";

export const doctor: Command = {
  name: "doctor",
  takes: "[--json]",
  about: "check configuration, database, catalogue, Telegram and Kie; say what to do",
  async run(args, { env, out }) {
    const loaded = loadConfig(env);
    const { catalogue } = await catalogueOf(env);
    const checks = [configurationCheck(loaded), catalogueCheck(catalogue)];
    if (loaded.status === "ok") checks.push(...outsideChecks(loaded.config));
    const secrets = loaded.status === "ok" ? secretsOf(loaded.config) : [];
    const redactor = createRedactor(secrets);
    const report = await runDoctor(checks, { clock: systemClock, redactor });
    out(args.includes("--json") ? `${JSON.stringify(report)}\n` : doctorText(report));
    if (loaded.status === "wrong") return EXIT_CONFIG;
    return report.ok ? 0 : 1;
  },
};

function outsideChecks(config: Config): Check[] {
  const { token, apiRoot = TELEGRAM_API_ROOT } = config.telegram;
  const gateway = createGateway({ token, apiRoot, clock: systemClock });
  const kie = createKie(config.kie, { log: silentLog, clock: systemClock });
  const webhook =
    config.mode === "webhook" ? { url: `${config.webhookBaseUrl}/telegram/webhook` } : "polling";
  return [
    databaseCheck(probeDatabase(config.databaseUrl)),
    telegramCheck({ getMe: () => gateway.demand("getMe", {}) }),
    webhookCheck(
      { getWebhookInfo: () => gateway.demand("getWebhookInfo", {}) },
      webhook,
      systemClock.now,
    ),
    kieCheck({ credit: () => kie.credit() }),
  ];
}
