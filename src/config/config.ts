import { authTokenOf, isPrivate } from "./address.ts";
import type { Key } from "./keys.ts";
import type { Environment } from "./schema.ts";
import { deriveSecret } from "./secrets.ts";

export type LogLevel = "error" | "warn" | "info" | "debug";

/** What a command needs that touches the database and nothing else. */
export interface StorageConfig {
  /** `file:…` or an address that may hold a token: never printed. */
  readonly databaseUrl: string;
  readonly databaseMaxConnections: number;
  /** Everything in the database belongs to it (R254). */
  readonly instance: string;
  readonly partner: string;
  readonly logLevel: LogLevel;
  readonly backupDir?: string;
}

interface CommonConfig extends StorageConfig {
  readonly adminIds: readonly number[];
  readonly port: number;
  readonly telegram: {
    readonly token: string;
    /** Without a trailing slash, like all roots; absent: Telegram's own. */
    readonly apiRoot?: string;
    readonly webhookSecret: string;
  };
  readonly kie: {
    readonly apiKey: string;
    readonly apiRoot: string;
    readonly uploadRoot: string;
    readonly hmacKey?: string;
    /** Result links may point to private addresses only when Kie itself stands on one. */
    readonly allowPrivateResults: boolean;
    /** Signs the token of a job in its callback's address. */
    readonly callbackSecret: string;
  };
  /** Decimals as text; the start values of the instance's settings. */
  readonly rate: { readonly rubPerUsd: string; readonly multiplier: string };
  /** All three or none: without one of them top-up by SBP is off (R42). */
  readonly payments?: {
    readonly bank: string;
    readonly cardHolder: string;
    /** +7 and ten digits. */
    readonly phone: string;
  };
  /** Each part may be missing: its button is off, or its text is not shown. */
  readonly support: { readonly telegram?: string; readonly text?: string };
  readonly deadlines: {
    /** Absent: by the model's own measured time (design §10). */
    readonly jobUnknownMs?: number;
    readonly jobMs: number;
    readonly deliveryMs: number;
  };
  /** The bearer that opens `/metrics` from elsewhere. */
  readonly metricsToken: string;
  readonly sentryDsn?: string;
  readonly safeTestMode: boolean;
  readonly maxTestCredits: number;
  /** Keys that were set, for the start log. Never their values. */
  readonly given: readonly Key[];
}

interface WebhookConfig extends CommonConfig {
  readonly mode: "webhook";
  readonly webhookBaseUrl: string;
}

interface PollingConfig extends CommonConfig {
  readonly mode: "polling";
  /** Only for Kie's callbacks; without it Kie is asked. */
  readonly webhookBaseUrl?: string;
}

/** The environment, read once at start and frozen. */
export type Config = WebhookConfig | PollingConfig;

/** The checked environment in the program's own words. */
export function configFrom(env: Environment, given: readonly Key[]): Config {
  const common: CommonConfig = {
    ...storageConfigFrom(env),
    adminIds: env.ADMIN_ID,
    port: env.PORT,
    telegram: telegramFrom(env),
    kie: kieFrom(env),
    rate: { rubPerUsd: env.FX_RUB_PER_USD, multiplier: env.PRICE_MULTIPLIER },
    ...paymentsFrom(env),
    support: defined({ telegram: env.SUPPORT_TELEGRAM, text: env.SUPPORT_TEXT }),
    deadlines: {
      ...defined({ jobUnknownMs: env.JOB_UNKNOWN_S }),
      jobMs: env.JOB_DEADLINE_S,
      deliveryMs: env.DELIVERY_DEADLINE_S,
    },
    metricsToken: deriveSecret(env.TELEGRAM_BOT_TOKEN, "trt metrics"),
    ...defined({ sentryDsn: env.SENTRY_DSN }),
    safeTestMode: env.SAFE_TEST_MODE === "1",
    maxTestCredits: env.MAX_TEST_CREDITS_PER_RUN,
    given,
  };
  if (env.BOT_MODE === "webhook") {
    return { ...common, mode: "webhook", webhookBaseUrl: env.WEBHOOK_BASE_URL };
  }
  return { ...common, mode: "polling", ...defined({ webhookBaseUrl: env.WEBHOOK_BASE_URL }) };
}

type StorageEnvironment = Pick<
  Environment,
  "DATABASE_URL" | "DB_MAXCONN" | "BOT_INSTANCE_ID" | "PARTNER_ID" | "LOG_LEVEL" | "BACKUP_DIR"
>;

export function storageConfigFrom(env: StorageEnvironment): StorageConfig {
  return {
    databaseUrl: env.DATABASE_URL,
    databaseMaxConnections: env.DB_MAXCONN,
    instance: env.BOT_INSTANCE_ID,
    partner: env.PARTNER_ID ?? env.BOT_INSTANCE_ID,
    logLevel: env.LOG_LEVEL,
    ...defined({ backupDir: env.BACKUP_DIR }),
  };
}

/** Everything in it that a log must never show, wherever it turns up. */
export function secretsOf(config: Config | StorageConfig): readonly string[] {
  const secrets = [authTokenOf(config.databaseUrl)];
  if ("telegram" in config) {
    secrets.push(
      config.telegram.token,
      config.telegram.webhookSecret,
      config.kie.apiKey,
      config.kie.hmacKey,
      config.kie.callbackSecret,
      config.metricsToken,
      config.sentryDsn,
      config.payments?.phone,
    );
  }
  return secrets.filter((secret) => secret !== undefined);
}

function telegramFrom(env: Environment): Config["telegram"] {
  const token = env.TELEGRAM_BOT_TOKEN;
  const derived = deriveSecret(token, "trt telegram webhook");
  return {
    token,
    ...defined({ apiRoot: env.TELEGRAM_API_ROOT }),
    webhookSecret: env.TELEGRAM_WEBHOOK_SECRET ?? derived,
  };
}

function kieFrom(env: Environment): Config["kie"] {
  return {
    apiKey: env.KIE_API_KEY,
    apiRoot: env.KIE_API_ROOT,
    uploadRoot: env.KIE_UPLOAD_ROOT,
    ...defined({ hmacKey: env.KIE_WEBHOOK_HMAC_KEY }),
    allowPrivateResults: isPrivate(new URL(env.KIE_API_ROOT).hostname),
    callbackSecret: deriveSecret(env.TELEGRAM_BOT_TOKEN, "trt kie callback"),
  };
}

function paymentsFrom(env: Environment): Pick<CommonConfig, "payments"> {
  const { PAYMENT_BANK: bank, PAYMENT_CARD_HOLDER: cardHolder, PAYMENT_PHONE: phone } = env;
  return bank && cardHolder && phone ? { payments: { bank, cardHolder, phone } } : {};
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The object without its undefined members, as optional properties need it. */
function defined<T extends object>(object: T): Defined<T> {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as Defined<T>;
}
