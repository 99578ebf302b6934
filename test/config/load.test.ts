import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  type Config,
  deriveSecret,
  describeConfig,
  type Env,
  KEY_NAMES,
  KEYS,
  type Key,
  loadConfig,
  loadStorageConfig,
  type Problem,
  problemLine,
  secretsOf,
} from "../../src/config/index.ts";

const TOKEN = `123456789:${"AAEabcdefghijklmnopqrstuvwxyz_-0123"}`;
const MINIMAL = {
  TELEGRAM_BOT_TOKEN: TOKEN,
  KIE_API_KEY: "kie-key-0123456789",
  ADMIN_ID: "11111",
  DATABASE_URL: "file:/data/trt.db",
  WEBHOOK_BASE_URL: "https://trt.example.org",
};

function configOf(env: Env): Config {
  const loaded = loadConfig({ ...MINIMAL, ...env });
  if (loaded.status === "wrong") throw new Error(loaded.problems.map(problemLine).join("\n"));
  return loaded.config;
}

function problemsOf(env: Env): readonly Problem[] {
  const loaded = loadConfig(env);
  return loaded.status === "wrong" ? loaded.problems : [];
}

const wrongKeys = (env: Env) => problemsOf({ ...MINIMAL, ...env }).map(({ key }) => key);

describe("what is needed", () => {
  test("five keys start the bot behind a webhook (R42, R256)", () => {
    expect(loadConfig(MINIMAL)).toMatchObject({
      status: "ok",
      config: { mode: "webhook", webhookBaseUrl: "https://trt.example.org", adminIds: [11111] },
    });
  });

  test("polling needs no public address and is another type (R42)", () => {
    const { WEBHOOK_BASE_URL: _, ...env } = MINIMAL;
    const loaded = loadConfig({ ...env, BOT_MODE: "polling" });
    expect(loaded).toMatchObject({ status: "ok", config: { mode: "polling" } });
    if (loaded.status === "ok") expect("webhookBaseUrl" in loaded.config).toBe(false);
  });

  test("the thirteen keys of the owner's list are the first thirteen (R42)", () => {
    expect(KEY_NAMES.slice(0, 13).toSorted()).toEqual([
      "ADMIN_ID",
      "BOT_MODE",
      "DATABASE_URL",
      "DB_MAXCONN",
      "KIE_API_KEY",
      "PAYMENT_BANK",
      "PAYMENT_CARD_HOLDER",
      "PAYMENT_PHONE",
      "PORT",
      "SUPPORT_TELEGRAM",
      "SUPPORT_TEXT",
      "TELEGRAM_BOT_TOKEN",
      "WEBHOOK_BASE_URL",
    ]);
  });

  test("an empty environment names every missing key at once (R44, R47)", () => {
    expect(problemsOf({}).map(({ key, why }) => `${key} ${why}`)).toEqual([
      "TELEGRAM_BOT_TOKEN is not set",
      "KIE_API_KEY is not set",
      "ADMIN_ID is not set",
      "DATABASE_URL is not set",
      "WEBHOOK_BASE_URL is not set",
    ]);
  });

  test("there is no silent database: data must not vanish at the next deploy (N16)", () => {
    expect(wrongKeys({ DATABASE_URL: undefined })).toEqual(["DATABASE_URL"]);
    expect(wrongKeys({ DATABASE_URL: "file::memory:" })).toEqual(["DATABASE_URL"]);
  });

  test("a blank key counts as not set, and spaces around a value are dropped (R44)", () => {
    expect(wrongKeys({ KIE_API_KEY: "  " })).toEqual(["KIE_API_KEY"]);
    expect(configOf({ KIE_API_KEY: " kie-key-0123456789\n", PORT: "" })).toMatchObject({
      kie: { apiKey: "kie-key-0123456789" },
      port: 10_000,
    });
  });

  test("commands on the database start without any key of the bot (R59)", () => {
    expect(loadStorageConfig({ DATABASE_URL: "file:x.db" })).toEqual({
      status: "ok",
      config: {
        databaseUrl: "file:x.db",
        databaseMaxConnections: 20,
        instance: "default",
        partner: "default",
        logLevel: "info",
      },
    });
    expect(loadStorageConfig({})).toMatchObject({
      status: "wrong",
      problems: [{ key: "DATABASE_URL", why: "is not set" }],
    });
  });
});

describe("values", () => {
  test("what is not set has the value that the table of keys tells (R43, R46)", () => {
    const config = configOf({});
    const told = (key: (typeof KEY_NAMES)[number]): string => KEYS[key].unset;
    expect(config.mode).toBe(told("BOT_MODE") as "webhook");
    expect(String(config.port)).toBe(told("PORT"));
    expect(String(config.databaseMaxConnections)).toBe(told("DB_MAXCONN"));
    expect(config.kie.apiRoot).toBe(told("KIE_API_ROOT"));
    expect(config.kie.uploadRoot).toBe(told("KIE_UPLOAD_ROOT"));
    expect(config.instance).toBe(told("BOT_INSTANCE_ID"));
    expect(config.rate).toEqual({
      rubPerUsd: told("FX_RUB_PER_USD"),
      multiplier: told("PRICE_MULTIPLIER"),
    });
    expect(config.safeTestMode).toBe(told("SAFE_TEST_MODE") === "1");
    expect(String(config.maxTestCredits)).toBe(told("MAX_TEST_CREDITS_PER_RUN"));
    expect(config.logLevel).toBe(told("LOG_LEVEL") as "info");
    expect(String(config.deadlines.jobMs / 1000)).toBe(told("JOB_DEADLINE_S"));
    expect(String(config.deadlines.deliveryMs / 1000)).toBe(told("DELIVERY_DEADLINE_S"));
    expect(config.deadlines.jobUnknownMs).toBeUndefined();
  });

  test("each example of the table is accepted (R43)", () => {
    const examples = Object.fromEntries(KEY_NAMES.map((key) => [key, KEYS[key].example]));
    expect(problemsOf(examples)).toEqual([]);
  });

  test("ADMIN_ID is one id or a list (R48)", () => {
    expect(configOf({ ADMIN_ID: "5, 7,5" }).adminIds).toEqual([5, 7]);
    for (const wrong of ["0", "-5", "ann", "5,", "5;7", "1".repeat(16)]) {
      expect(wrongKeys({ ADMIN_ID: wrong })).toEqual(["ADMIN_ID"]);
    }
  });

  test("a phone is understood however it is written (R42)", () => {
    const others = { PAYMENT_BANK: "Банк", PAYMENT_CARD_HOLDER: "Анна А." };
    for (const phone of ["+7 (900) 000-00-00", "8 900 000 00 00", "79000000000"]) {
      const { payments } = configOf({ ...others, PAYMENT_PHONE: phone });
      expect(payments).toEqual({ bank: "Банк", cardHolder: "Анна А.", phone: "+79000000000" });
    }
    expect(wrongKeys({ PAYMENT_PHONE: "900 000 00" })).toEqual(["PAYMENT_PHONE"]);
  });

  test("the support name is understood with @, as a link and plain (R42)", () => {
    for (const name of ["@trt_help", "trt_help", "https://t.me/trt_help"]) {
      expect(configOf({ SUPPORT_TELEGRAM: name }).support).toEqual({ telegram: "@trt_help" });
    }
  });

  test("roots lose their trailing slash, and seconds become milliseconds (R46)", () => {
    const config = configOf({ TELEGRAM_API_ROOT: "http://127.0.0.1:8081/", JOB_UNKNOWN_S: "2" });
    expect(config.telegram.apiRoot).toBe("http://127.0.0.1:8081");
    expect(config.deadlines.jobUnknownMs).toBe(2000);
  });

  const PLAIN: Key[] = ["TELEGRAM_API_ROOT", "KIE_API_ROOT", "KIE_UPLOAD_ROOT", "WEBHOOK_BASE_URL"];
  test.each(PLAIN)("%s may be plain http on this machine only (R249)", (key) => {
    const root = { TELEGRAM_API_ROOT: "http://127.0.0.1:1" };
    for (const host of ["127.0.0.1:9", "localhost:9", "[::1]:9", "bot.localhost:9"]) {
      expect(wrongKeys({ ...root, [key]: `http://${host}` })).toEqual([]);
    }
    for (const host of ["10.0.0.1", "example.org", "127.0.0.1.example.org", "localhost.org"]) {
      expect(wrongKeys({ ...root, [key]: `http://${host}` })).toEqual([key]);
      expect(wrongKeys({ ...root, [key]: `https://${host}` })).toEqual([]);
    }
    for (const odd of ["ftp://127.0.0.1", "https://u:p@example.org", "https://a.org/?k=1", "a.org"])
      expect(wrongKeys({ ...root, [key]: odd })).toEqual([key]);
  });

  test("Telegram's own server calls four ports, another one calls any (R53)", () => {
    const odd = { WEBHOOK_BASE_URL: "https://trt.example.org:9000" };
    expect(wrongKeys({ ...odd })).toEqual(["WEBHOOK_BASE_URL"]);
    expect(wrongKeys({ ...odd, PORT: "x" })).toEqual(["WEBHOOK_BASE_URL", "PORT"]);
    expect(wrongKeys({ ...odd, TELEGRAM_API_ROOT: "https://bots.example.org" })).toEqual([]);
    expect(wrongKeys({ WEBHOOK_BASE_URL: "https://trt.example.org:8443" })).toEqual([]);
  });

  test("a database is a file, or encrypted, or on this machine (R42)", () => {
    for (const url of [
      "file:data/trt.db",
      "libsql://trt.turso.example?authToken=abc",
      "wss://trt.turso.example",
      "http://127.0.0.1:8080",
      "ws://localhost:8080",
      "libsql://127.0.0.1:8080?tls=0",
    ]) {
      expect(wrongKeys({ DATABASE_URL: url })).toEqual([]);
    }
    for (const url of [
      "trt.db",
      "file:",
      "postgres://db/trt",
      "http://db.example.org",
      "libsql://db.example.org?tls=0",
    ]) {
      expect(wrongKeys({ DATABASE_URL: url })).toEqual(["DATABASE_URL"]);
    }
  });

  test("results on private addresses are taken only from a private Kie (R249)", () => {
    expect(configOf({}).kie.allowPrivateResults).toBe(false);
    expect(configOf({ KIE_API_ROOT: "http://127.0.0.1:9" }).kie.allowPrivateResults).toBe(true);
    expect(configOf({ KIE_API_ROOT: "https://192.168.1.5" }).kie.allowPrivateResults).toBe(true);
    expect(configOf({ KIE_API_ROOT: "https://172.32.0.1" }).kie.allowPrivateResults).toBe(false);
  });

  test("the other limits hold (R44)", () => {
    const wrong: Partial<Record<Key, string[]>> = {
      TELEGRAM_BOT_TOKEN: ["123:short", `abc:${"a".repeat(35)}`],
      KIE_API_KEY: ["short", "with space inside", "your_kie_key_here", "<kie-key>"],
      PORT: ["-1", "65536", "80a", "8e1"],
      DB_MAXCONN: ["0", "1001", "2.5"],
      BOT_INSTANCE_ID: ["a b", "a".repeat(65), "имя"],
      FX_RUB_PER_USD: ["0", "-78", "78,5", "1e3", "78.12345"],
      PRICE_MULTIPLIER: ["0.9", "101"],
      TELEGRAM_WEBHOOK_SECRET: ["short", "with space", "a".repeat(257)],
      SENTRY_DSN: ["http://k@s.example/1", "https://s.example/1", "https://k@s.example/"],
      SAFE_TEST_MODE: ["yes"],
      LOG_LEVEL: ["loud"],
      JOB_UNKNOWN_S: ["0", "3601"],
      SUPPORT_TELEGRAM: ["@a", "ann@example.org"],
    };
    for (const [key, values] of Object.entries(wrong)) {
      for (const value of values) {
        expect<string[]>(wrongKeys({ [key]: value })).toEqual([key]);
      }
    }
  });
});

describe("what is said", () => {
  test("an unknown mode does not hide what else is wrong (R44)", () => {
    expect(problemsOf({ ...MINIMAL, BOT_MODE: "push", PORT: "x", ADMIN_ID: "" })).toMatchObject([
      { key: "ADMIN_ID", why: "is not set" },
      { key: "BOT_MODE", why: "is neither webhook nor polling" },
      { key: "PORT", why: "is not a whole number" },
    ]);
  });

  test("a problem is one line with the key, why, an example and the source (R44, R47)", () => {
    const [problem] = problemsOf({ ...MINIMAL, KIE_API_KEY: "" });
    expect(problem && problemLine(problem)).toBe(
      "KIE_API_KEY is not set. Example: 0123456789abcdef0123456789abcdef. " +
        "Where to get it: kie.ai/api-key.",
    );
  });

  test("no value is ever repeated, whatever it is (R44, R45, R236)", async () => {
    const value = fc.stringMatching(/^[!-~]{12,40}$/).map((text) => `~${text}`);
    const env = fc.dictionary(fc.constantFrom(...KEY_NAMES), value, { minKeys: 1 });
    await fc.assert(
      fc.property(env, (values) => {
        const said = problemsOf({ ...MINIMAL, ...values })
          .map(problemLine)
          .join("\n");
        for (const secret of Object.values(values)) expect(said).not.toContain(secret);
      }),
      { seed: 47 },
    );
  });

  test("the start log tells what is set and what is off, never a value (R42, R45)", () => {
    const values = { PAYMENT_BANK: "Банк-Х", SUPPORT_TEXT: "Пишите", LOG_LEVEL: "debug" };
    const lines = describeConfig(configOf(values));
    expect(lines).toHaveLength(KEY_NAMES.length);
    expect(lines).toContain("TELEGRAM_BOT_TOKEN OK");
    expect(lines).toContain("PORT not set (10000)");
    expect(lines.find((line) => line.startsWith("PAYMENT_BANK"))).toBe(
      "PAYMENT_BANK OK, not used (top-up by SBP is off; " +
        "it needs PAYMENT_BANK, PAYMENT_CARD_HOLDER and PAYMENT_PHONE)",
    );
    const secrets = Object.values({ ...MINIMAL, ...values }).filter((value) => value !== "debug");
    for (const value of secrets) expect(lines.join("\n")).not.toContain(value);
  });

  test("payments are on with all three keys and off without one of them (R42)", () => {
    const all = {
      PAYMENT_BANK: "Банк",
      PAYMENT_CARD_HOLDER: "Анна А.",
      PAYMENT_PHONE: "+79000000000",
    };
    expect(configOf(all).payments).toBeDefined();
    for (const key of Object.keys(all)) {
      expect(configOf({ ...all, [key]: undefined }).payments).toBeUndefined();
    }
  });
});

describe("secrets", () => {
  test("derived secrets differ by purpose and token, and follow from the token alone (R63)", () => {
    const secret = configOf({}).telegram.webhookSecret;
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(configOf({}).telegram.webhookSecret).toBe(secret);
    expect(configOf({ TELEGRAM_BOT_TOKEN: `9${TOKEN}` }).telegram.webhookSecret).not.toBe(secret);
    expect(configOf({}).metricsToken).not.toBe(secret);
    expect(configOf({}).kie.callbackSecret).not.toBe(secret);
    expect(configOf({ TELEGRAM_WEBHOOK_SECRET: "my-own" }).telegram.webhookSecret).toBe("my-own");
  });

  test("deriveSecret is HMAC-SHA256, so that openssl makes the same (R63)", () => {
    // printf 'The quick brown fox jumps over the lazy dog' | openssl dgst -sha256 -hmac key
    expect(deriveSecret("key", "The quick brown fox jumps over the lazy dog")).toBe(
      "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
    );
  });

  test("the log is told every secret of the environment (R236, R248)", () => {
    const token = "tokentokentoken";
    const config = configOf({
      DATABASE_URL: `libsql://db.example.org?authToken=${token}`,
      TELEGRAM_WEBHOOK_SECRET: "webhook-secret",
      KIE_WEBHOOK_HMAC_KEY: "hmac-key-0123",
      SENTRY_DSN: "https://key@sentry.example.org/1",
      PAYMENT_BANK: "Банк",
      PAYMENT_CARD_HOLDER: "Анна А.",
      PAYMENT_PHONE: "+79000000000",
    });
    expect(secretsOf(config)).toEqual(
      expect.arrayContaining([
        TOKEN,
        MINIMAL.KIE_API_KEY,
        token,
        "webhook-secret",
        "hmac-key-0123",
        "https://key@sentry.example.org/1",
        "+79000000000",
      ]),
    );
    const marked = KEY_NAMES.filter((key) => KEYS[key].secret).length;
    const derived = 2; // of metrics and of Kie's callback
    expect(secretsOf(config)).toHaveLength(marked + derived);
  });

  test("the configuration is frozen to the bottom (R42)", () => {
    const config = configOf({});
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.kie)).toBe(true);
    expect(Object.isFrozen(config.adminIds)).toBe(true);
  });
});
