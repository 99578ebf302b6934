import * as v from "valibot";
import { faultOfAddress, faultOfDatabaseUrl } from "./address.ts";

// Each message completes the sentence «KEY …» and never repeats the value.

// telegram.md §3.1; "" is what https has without a port.
const PORTS_OF_TELEGRAM = ["", "80", "88", "443", "8443"];
const ADMINS_MAX = 100;

const text = (max: number) => v.pipe(v.string(), v.maxLength(max, `is longer than ${max}`));
const matching = (pattern: RegExp, why: string) => v.pipe(v.string(), v.regex(pattern, why));

const number = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, "is not a whole number"),
    v.transform(Number),
    v.minValue(min, `is under ${min}`),
    v.maxValue(max, `is over ${max}`),
  );
const whole = (min: number, max: number, fallback: string) =>
  v.optional(number(min, max), fallback);

const milliseconds = v.transform((seconds: number) => seconds * 1000);
const seconds = (max: number, fallback: string) =>
  v.optional(v.pipe(number(1, max), milliseconds), fallback);

/** A decimal stays text: prices are counted in whole units, never in floating point. */
const decimal = (min: number, max: number, fallback: string) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}(\.\d{1,4})?$/, "is not a number with a dot and up to 4 decimals"),
      v.check((number) => Number(number) >= min, `is under ${min}`),
      v.check((number) => Number(number) <= max, `is over ${max}`),
    ),
    fallback,
  );

const key = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{8,512}$/, "is not 8 or more characters without spaces"),
  v.check((value) => !/^<|>$|^your[_-]|^change[_-]?me/i.test(value), "is still the placeholder"),
);

const name = matching(/^[A-Za-z0-9._-]{1,64}$/, "is not 1–64 letters, digits, `.`, `_`, `-`");

const address = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? faultOfAddress(dataset.value) : undefined;
    if (fault) addIssue({ message: fault });
  }),
  v.transform((value) => value.replace(/\/+$/, "")),
);

const databaseUrl = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? faultOfDatabaseUrl(dataset.value) : undefined;
    if (fault) addIssue({ message: fault });
  }),
);

const admins = v.pipe(
  v.string(),
  v.transform((value) => value.split(",").map((id) => id.trim())),
  v.everyItem((id) => /^[1-9]\d{0,14}$/.test(id), "is not a number, or numbers between commas"),
  v.maxLength(ADMINS_MAX, `names more than ${ADMINS_MAX} people`),
  v.transform((ids) => [...new Set(ids.map(Number))]),
);

const phone = v.pipe(
  v.string(),
  v.transform((value) => value.replace(/[\s()-]/g, "").replace(/^[78](?=\d{10}$)/, "+7")),
  v.regex(/^\+7\d{10}$/, "is not a Russian phone number"),
);

const support = v.pipe(
  v.string(),
  v.transform((value) => value.replace(/^(https:\/\/t\.me\/|@)/, "")),
  v.regex(/^[A-Za-z]\w{4,31}$/, "is not a name at Telegram"),
  v.transform((username) => `@${username}`),
);

const dsn = v.pipe(
  v.string(),
  v.check((value) => {
    const url = URL.parse(value);
    return url?.protocol === "https:" && url.username !== "" && /^\/.*\d+$/.test(url.pathname);
  }, "is not an address of the form https://<key>@<host>/<project>"),
);

/** What every command needs that touches the database. */
const storage = {
  DATABASE_URL: databaseUrl,
  DB_MAXCONN: whole(1, 1000, "20"),
  BOT_INSTANCE_ID: v.optional(name, "default"),
  PARTNER_ID: v.optional(name),
  LOG_LEVEL: v.optional(v.picklist(["error", "warn", "info", "debug"], "is not known"), "info"),
  BACKUP_DIR: v.optional(text(4096)),
};

const common = {
  ...storage,
  TELEGRAM_BOT_TOKEN: matching(/^\d{6,}:[A-Za-z0-9_-]{30,}$/, "is not a token of a bot"),
  KIE_API_KEY: key,
  ADMIN_ID: admins,
  PORT: whole(0, 65_535, "10000"),
  PAYMENT_BANK: v.optional(text(64)),
  PAYMENT_CARD_HOLDER: v.optional(text(64)),
  PAYMENT_PHONE: v.optional(phone),
  SUPPORT_TELEGRAM: v.optional(support),
  SUPPORT_TEXT: v.optional(text(1000)),
  TELEGRAM_API_ROOT: v.optional(address),
  KIE_API_ROOT: v.optional(address, "https://api.kie.ai"),
  KIE_UPLOAD_ROOT: v.optional(address, "https://kieai.redpandaai.co"),
  FX_RUB_PER_USD: decimal(0.0001, 100_000, "78.00"),
  PRICE_MULTIPLIER: decimal(1, 100, "2"),
  TELEGRAM_WEBHOOK_SECRET: v.optional(
    matching(/^[A-Za-z0-9_-]{6,256}$/, "is not 6–256 letters, digits, `_`, `-`"),
  ),
  KIE_WEBHOOK_HMAC_KEY: v.optional(key),
  SENTRY_DSN: v.optional(dsn),
  SAFE_TEST_MODE: v.optional(v.picklist(["0", "1"], "is neither 0 nor 1"), "0"),
  MAX_TEST_CREDITS_PER_RUN: whole(0, 10_000, "40"),
  JOB_UNKNOWN_S: v.optional(v.pipe(number(1, 3600), milliseconds)),
  JOB_DEADLINE_S: seconds(86_400, "7200"),
  DELIVERY_DEADLINE_S: seconds(604_800, "86400"),
};

/** Telegram itself calls only these ports; a Bot API server of one's own calls any. */
const webhook = v.pipe(
  v.object({ BOT_MODE: v.literal("webhook"), WEBHOOK_BASE_URL: address, ...common }),
  v.forward(
    v.partialCheck(
      [["WEBHOOK_BASE_URL"], ["TELEGRAM_API_ROOT"]],
      (env) =>
        env.TELEGRAM_API_ROOT !== undefined ||
        PORTS_OF_TELEGRAM.includes(URL.parse(env.WEBHOOK_BASE_URL)?.port ?? ""),
      "names a port that Telegram does not call",
    ),
    ["WEBHOOK_BASE_URL"],
  ),
);

const polling = v.object({
  BOT_MODE: v.literal("polling"),
  WEBHOOK_BASE_URL: v.optional(address),
  ...common,
});

/** Webhook and polling are different types: what only one of them needs can't be misused. */
export const environment = v.variant("BOT_MODE", [webhook, polling]);
export type Environment = v.InferOutput<typeof environment>;

export const storageEnvironment = v.object(storage);
