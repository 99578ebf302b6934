import { describe, expect, test } from "bun:test";
import { loadConfig } from "../../src/config/index.ts";
import { type Clock, systemClock } from "../../src/kernel/index.ts";
import {
  type Check,
  catalogueCheck,
  configurationCheck,
  createRedactor,
  type DatabaseProbe,
  databaseCheck,
  doctorText,
  kieCheck,
  runDoctor,
  telegramCheck,
  type WebhookInfo,
  webhookCheck,
} from "../../src/ops/index.ts";

const TOKEN = `123456789:${"AAEabcdefghijklmnopqrstuvwxyz_-0123"}`;
const deps = { clock: systemClock, redactor: createRedactor([TOKEN]) };
const env = {
  TELEGRAM_BOT_TOKEN: TOKEN,
  KIE_API_KEY: "kie-key-0123456789",
  ADMIN_ID: "1",
  DATABASE_URL: "file:x.db",
  WEBHOOK_BASE_URL: "https://trt.example.org",
};

async function finding(check: Check) {
  const report = await runDoctor([check], deps);
  return report.checks[0];
}

describe("the doctor", () => {
  test("tells what holds, what does not and what to do (R38)", async () => {
    const report = await runDoctor(
      [
        kieCheck({ credit: async () => 12.5 }),
        catalogueCheck({ models: [], broken: [] }),
        telegramCheck({ getMe: async () => ({ username: "trt_bot" }) }),
      ],
      deps,
    );
    expect(report.ok).toBe(false);
    expect(doctorText(report)).toBe(`ok   kie: the key is good, 12.5 credits left
FAIL catalogue: has no model
     → Run \`trt catalog audit\` and mend the entries that it names.
ok   telegram: the token belongs to @trt_bot
1 of 3 failed.
`);
  });

  test("a check that throws is a failure with its fix and without its secrets (R38, N47)", async () => {
    const getMe = () => Promise.reject(new Error(`GET /bot${TOKEN}/getMe failed`));
    expect(await finding(telegramCheck({ getMe }))).toEqual({
      name: "telegram",
      ok: false,
      detail: "Error: GET /bot[redacted]/getMe failed",
      fix: "Take the token from @BotFather again, and check that Telegram can be reached.",
    });
  });

  test("a check that hangs ends (R38, N40)", async () => {
    const clock: Clock = { now: () => 0, sleep: () => Promise.resolve() };
    const credit = () => new Promise<number>(() => {});
    const report = await runDoctor([kieCheck({ credit })], { ...deps, clock });
    expect(report.checks[0]).toMatchObject({ ok: false, detail: "no answer in 15 s" });
  });

  test("all in order is said in one line (R38)", async () => {
    const report = await runDoctor([kieCheck({ credit: async () => 1 })], deps);
    expect(report).toMatchObject({ ok: true, checks: [{ name: "kie", ok: true }] });
    expect(doctorText(report)).toEndWith("Everything is in order.\n");
  });
});

describe("the checks", () => {
  test("configuration: each problem by its line, or what is off (R38, R42, R47)", async () => {
    expect(await finding(configurationCheck(loadConfig(env)))).toMatchObject({
      ok: true,
      detail: "webhook mode, 5 keys set, off: top-up by SBP, the button that writes to support",
    });
    const wrong = await finding(configurationCheck(loadConfig({ ...env, ADMIN_ID: "" })));
    expect(wrong).toMatchObject({ ok: false });
    expect(wrong?.detail).toStartWith("ADMIN_ID is not set. Example:");
  });

  test("database: a real ping, pending migrations, a changed schema (R38, R76, N45)", async () => {
    const probe: DatabaseProbe = {
      ping: async () => {},
      pending: async () => [],
      drift: async () => [],
    };
    expect(await finding(databaseCheck(probe))).toMatchObject({ ok: true });
    expect(
      await finding(databaseCheck({ ...probe, pending: async () => ["0002_ledger"] })),
    ).toMatchObject({ detail: "lacks 0002_ledger", fix: "Run `trt migrate`." });
    expect(
      await finding(databaseCheck({ ...probe, drift: async () => ["table job"] })),
    ).toMatchObject({ ok: false, detail: "the schema differs: table job" });
    const gone = () => Promise.reject(new Error("database_unavailable"));
    expect(await finding(databaseCheck({ ...probe, ping: gone }))).toMatchObject({ ok: false });
  });

  test("catalogue: a model left out is told with its reason (R38, R105, N33)", async () => {
    const broken = [{ id: "maker/model", reason: "no price" }];
    expect(await finding(catalogueCheck({ models: [1, 2], broken }))).toMatchObject({
      ok: false,
      detail: "left out: maker/model (no price)",
    });
    expect(await finding(catalogueCheck({ models: [1, 2], broken: [] }))).toMatchObject({
      detail: "2 models",
    });
  });

  test("webhook: ours, none yet, another's, failing; none for polling (R38, R53, N1)", async () => {
    const url = "https://trt.example.org/telegram/webhook";
    const now = 1_793_520_000;
    const ask = (info: Partial<WebhookInfo>, expected: { url: string } | "polling" = { url }) =>
      finding(
        webhookCheck(
          { getWebhookInfo: async () => ({ url, pending_update_count: 3, ...info }) },
          expected,
          () => now * 1000,
        ),
      );
    expect(await ask({})).toMatchObject({ ok: true, detail: "registered; 3 updates waiting" });
    expect(await ask({ url: "" })).toMatchObject({ ok: true });
    expect(await ask({ url: "https://other.example.org" })).toMatchObject({ ok: false });
    const failure = { last_error_message: "Connection refused" };
    expect(await ask({ ...failure, last_error_date: now - 30 })).toMatchObject({
      ok: false,
      detail: "Telegram could not deliver: Connection refused; 3 updates waiting",
    });
    expect(await ask({ ...failure, last_error_date: now - 3600 })).toMatchObject({ ok: true });
    expect(await ask({}, "polling")).toMatchObject({ ok: false });
    expect(await ask({ url: "" }, "polling")).toMatchObject({ ok: true });
  });

  test("kie: an empty account is told before people meet it (R38)", async () => {
    expect(await finding(kieCheck({ credit: async () => 0 }))).toMatchObject({
      ok: false,
      fix: "Top up the account at kie.ai.",
    });
  });
});
